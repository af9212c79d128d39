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
        List<Path> files = List.of(file("a.txt", "1"), file("b.txt", "2"));
        Corpus corpus = Corpus.check(files);
        assertThat(Corpus.check(files).sha256()).isEqualTo(corpus.sha256());
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
                "x.jsonl|{\"text\": \"a\"}\\n{\"text\": |line 2 ends before its JSON does",
                "x.jsonl|hello|line 1 is not JSON near character 1",
                "x.jsonl|{\"text\": \"a\",}|line 1 is not JSON near character 14",
                "x.jsonl|{\"text\": \"a\"} {\"text\": \"b\"}|line 1 has something behind its object, near character 15",
                "x.jsonl|{\"text\": \"a\"},|line 1 has something behind its object, near character 14",
                "x.jsonl|[1, 2]|line 1 is a JSON array, expected one object a line",
                "x.jsonl|[\\n{\"text\": \"a\"}]|line 1 is a JSON array, expected one object a line",
                "x.jsonl|\"a\"|line 1 is JSON but no object",
                "x.jsonl|{\"txt\": \"a\"}|line 1 has no \"text\"",
                "x.jsonl|{\"text\": 5}|\"text\" that is no string but 5",
                "x.jsonl|{\"text\": NaN}|\"text\" that is no string but NaN",
                "x.jsonl|{\"text\": null}|\"text\" that is no string but null",
                "x.jsonl|{\"text\": [{}]}|\"text\" that is no string but an array",
                "x.jsonl|{\"text\": \"a\", \"id\": {}}|line 1 has an \"id\"",
                "x.jsonl|{\"text\": \"a\", \"id\": -Infinity}|\"id\" that is -Infinity",
                "x.jsonl|{\"text\": \"a\", \"text\": \"b\"}|line 1 has \"text\" twice",
                "x.jsonl|{\"text\": \"a\\ud83d b\"}|half a surrogate pair, \\ud83d, at character 1",
                "x.jsonl|{\"text\": \"a\", \"x\": 1e}|line 1 is not JSON",
                "x.jsonl|{\"text\": \" \"}|holds no text",
                "x.jsonl|^^|holds no text",
                "x.txt|\\n\\n|holds no text",
                "x.txt|version https://git-lfs.github.com/spec/v1\\noid sha256:00\\nsize 5\\n|is a Git LFS pointer: fetch the file itself",
                "x.jsonl|version https://git-lfs.github.com/spec/v1\\noid sha256:00\\nsize 5\\n|is a Git LFS pointer",
                "x.jsonl.gz|version https://git-lfs.github.com/spec/v1\\noid sha256:00\\nsize 5\\n|is a Git LFS pointer",
                "x.parquet|version https://git-lfs.github.com/spec/v1\\noid sha256:00\\nsize 5\\n|is a Git LFS pointer",
                "x.txt.gz|plain text|is not packed, expected what its name says: call it x.txt",
                "x.jsonl.zst|{\"text\": \"a\"}|is not packed, expected what its name says: call it x.jsonl",
                "x.txt.gz|a\u0001\u0001a|is damaged at byte 0: it does not begin as gzip does",
                "x.txt.zst|a\u0001\u0001a|is damaged at byte 0: what stands there is not Zstandard",
                "x.txt.gz|^^|is damaged at byte 0: it is empty",
                "x.txt.zst|^^|is damaged at byte 0: it is empty",
                "x.txt|PAR1....PAR1|is a Parquet file, expected what its name says",
                "x.csv|text|none of .jsonl, .txt",
                "x.parquet.gz|text|none of .jsonl, .txt",
            })
    void refusesWhatIsNoDocument(String name, String content, String reason) throws IOException {
        Path file = file(name, content.replace("\\n", "\n"));
        assertThatThrownBy(() -> Corpus.check(List.of(file)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("Json", "[Source", "java.", "com.", "Exception");
    }

    @Test
    void refusesBytesThatAreNoText() throws IOException {
        Path file = Files.write(folder.resolve("x.txt"), new byte[] {'a', '\n', (byte) 0xff, 'b'});
        assertThatThrownBy(() -> Corpus.check(List.of(file)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("line 2 is not UTF-8");
    }

    @Test
    void refusesAbsentFilesAndEmptyFolders() {
        assertThatThrownBy(() -> Corpus.check(List.of(folder.resolve("absent.txt"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> Corpus.check(List.of(folder)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds no corpus file");
        assertThatThrownBy(() -> Corpus.check(List.of(folder.resolve("*.jsonl"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no file matches");
        assertThatThrownBy(() -> Corpus.check(List.of(folder.resolve("[x"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("neither a file nor a pattern");
        assertThatThrownBy(() -> Corpus.check(List.of(Path.of("/dev/null"))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not a plain file");
    }

    @Test
    void endsLinesAtEachKindOfEnd() throws IOException {
        assertThat(documents(Corpus.check(List.of(file("cr.txt", "one\rstill one\r\rtwo\r\n\nthree"))), 0))
                .containsExactly(
                        "cr.txt:1|cr.txt|one\nstill one|5", "cr.txt:4|cr.txt|two|5", "cr.txt:6|cr.txt|three|5");
        assertThat(documents(Corpus.check(List.of(file("cr.jsonl", "{\"text\":\"1\"}\r{\"text\":\"2\"}\r"))), 0))
                .containsExactly("cr.jsonl:1|cr.jsonl|1|5", "cr.jsonl:2|cr.jsonl|2|5");
    }

    /** A carriage return may be the last byte of what is read at once, its line feed the first of the next. */
    @Test
    void countsACarriageReturnWithItsLineFeedOnce() throws IOException {
        String line = "x".repeat((1 << 16) - 1);
        assertThat(documents(Corpus.check(List.of(file("a.txt", line + "\r\n\r\nb"))), 0))
                .containsExactly("a.txt:1|a.txt|" + line + "|5", "a.txt:3|a.txt|b|5");
    }

    @Test
    void readsWhatPythonWritesWhereItIsNotUsed() throws IOException {
        Path file = file(
                "p.jsonl",
                "{\"score\": NaN, \"text\": \"a\", \"more\": [Infinity, {\"x\": -Infinity}], \"score\": 1}\n"
                        + "{\"text\": \"\\ud83d\\ude00\"}");
        assertThat(documents(Corpus.check(List.of(file)), 0))
                .containsExactly("p.jsonl:1|p.jsonl|a|5", "p.jsonl:2|p.jsonl|😀|5");
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
