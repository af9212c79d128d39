package io.asterism.producer.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusTest {
    @TempDir
    Path folder;

    @Test
    void readsJsonLines() throws IOException {
        Path file = file(
                "a.jsonl",
                "\uFEFF{\"id\": \"one\", \"text\": \"Hello \\u00e4\"}\r\n\n{\"text\": \"no id\", \"more\": [1]}\n"
                        + "{\"id\": 17, \"text\": \"\"}\n{\"id\": null, \"text\": \"é\"}");
        Corpus corpus = Corpus.check(List.of(file));
        assertThat(corpus.documents()).isEqualTo(4);
        assertThat(documents(corpus, 0))
                .containsExactly(
                        "one|a.jsonl|Hello ä|5", "a.jsonl:3|a.jsonl|no id|5", "17|a.jsonl||5", "a.jsonl:5|a.jsonl|é|5");
    }

    @Test
    void readsDocumentsBetweenBlankLines() throws IOException {
        Path file = file("b.txt", "\n \nfirst\r\n  still first\n\n\t\n\nsecond\n");
        Corpus corpus = Corpus.check(List.of(file));
        assertThat(documents(corpus, 0))
                .containsExactly("b.txt:3|b.txt|first\n  still first|5", "b.txt:8|b.txt|second|5");
    }

    @Test
    void goesOnFromAnyDocumentOverAllFiles() throws IOException {
        Corpus corpus = Corpus.check(List.of(
                file("a.txt", "1\n\n2\n\n3"),
                file("b.jsonl", ""),
                file("c.jsonl", "{\"text\":\"4\"}\n{\"text\":\"5\"}\n")));
        List<String> all = documents(corpus, 0);
        assertThat(all).hasSize(5);
        for (int from = 0; from <= 5; from++) {
            assertThat(documents(corpus, from)).isEqualTo(all.subList(from, 5));
        }
    }

    @Test
    void isKnownByWhatItHolds() throws IOException {
        Corpus corpus = Corpus.check(List.of(file("a.txt", "1"), file("b.txt", "2")));
        assertThat(Corpus.check(corpus.files()).sha256()).isEqualTo(corpus.sha256());
        assertThat(Corpus.check(List.of(file("b.txt", "2"), file("a.txt", "1"))).sha256())
                .isNotEqualTo(corpus.sha256());
        assertThat(Corpus.check(List.of(file("a.txt", "1"), file("b.txt", "3"))).sha256())
                .isNotEqualTo(corpus.sha256());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "x.jsonl|{\"text\": \"a\"}\\n{\"text\": |line 2 is not JSON",
                "x.jsonl|hello|line 1 is not JSON",
                "x.jsonl|{\"text\": \"a\"} {\"text\": \"b\"}|line 1 is not JSON",
                "x.jsonl|[1, 2]|line 1 is JSON but no object",
                "x.jsonl|{\"txt\": \"a\"}|line 1 has no \"text\"",
                "x.jsonl|{\"text\": 5}|\"text\" that is no string",
                "x.jsonl|{\"text\": null}|\"text\" that is no string",
                "x.jsonl|{\"text\": \"a\", \"id\": {}}|line 1 has an \"id\"",
                "x.jsonl|{\"text\": \" \"}|holds no text",
                "x.jsonl|^^|holds no text",
                "x.txt|\\n\\n|holds no text",
                "x.csv|text|neither .jsonl, .txt nor .parquet",
            })
    void refusesWhatIsNoDocument(String name, String content, String reason) throws IOException {
        Path file = file(name, content.replace("\\n", "\n"));
        assertThatThrownBy(() -> Corpus.check(List.of(file)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesBytesThatAreNoText() throws IOException {
        Path file = Files.write(folder.resolve("x.txt"), new byte[] {'a', '\n', (byte) 0xff, 'b'});
        assertThatThrownBy(() -> Corpus.check(List.of(file)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("line 2 is not UTF-8");
    }

    @Test
    void refusesAbsentFilesAndFolders() {
        assertThatThrownBy(() -> Corpus.check(List.of(folder.resolve("absent.txt"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> Corpus.check(List.of(folder)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not a plain file");
    }

    @Test
    void refusesDocumentsThatNoRecordTakes() throws IOException {
        Path lines = folder.resolve("long.jsonl");
        try (OutputStream out = Files.newOutputStream(lines)) {
            out.write("{\"text\": \"".getBytes(StandardCharsets.UTF_8));
            out.write("ä".repeat(5 << 20).getBytes(StandardCharsets.UTF_8));
            out.write("\"}".getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> Corpus.check(List.of(lines)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("at line 1")
                .hasMessageContaining("split it");
        Path text = file("long.txt", "a line\n".repeat(2 << 20));
        assertThatThrownBy(() -> Corpus.check(List.of(text)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("split it");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static List<String> documents(Corpus corpus, long from) {
        List<String> documents = new ArrayList<>();
        try (Documents read = corpus.from(from, 5)) {
            for (Document document = read.next(); document != null; document = read.next()) {
                documents.add(String.join(
                        "|",
                        document.getId(),
                        document.getCorpus(),
                        document.getText(),
                        Long.toString(document.getEventTime())));
            }
        }
        return documents;
    }
}
