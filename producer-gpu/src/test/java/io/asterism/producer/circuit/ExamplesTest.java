package io.asterism.producer.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
    private static final String PAIR =
            "{\"clean_prefix\": \"1 2 3\", \"patch_prefix\": \"1 4 3\", \"clean_answer\": \"5\", \"patch_answer\": \"6\"}";

    @TempDir
    Path directory;

    @Test
    void readsPairsAndWhatHasNone() throws IOException {
        List<Example> pairs = read(true, PAIR, "", PAIR.replace("}", ", \"case\": \"plural_singular\"}"));
        assertThat(pairs).hasSize(2);
        assertThat(pairs.get(1).clean()).containsExactly(0, 1, 2, 3);
        assertThat(pairs.get(1).patch()).containsExactly(0, 1, 4, 3);
        assertThat(pairs.get(1).cleanAnswer()).isEqualTo(5);
        assertThat(pairs.get(1).patchAnswer()).isEqualTo(6);
        List<Example> alone = read(false, "{\"clean_prefix\": \"1 2\", \"clean_answer\": \"5\"}");
        assertThat(alone.get(0).isPaired()).isFalse();
    }

    @Test
    void refusesWhatIsNoExampleInOneSentence() {
        refuses(
                "'5 6'",
                PAIR.replace("\"5\"", "\"5 6\""),
                "at line '2' has clean_answer = \"5 6\", which is 2 tokens, expected one");
        refuses("unequal", PAIR.replace("1 4 3", "1 4"), "has a clean_prefix of 4 tokens and a patch_prefix of 3");
        refuses("the same", PAIR.replace("\"6\"", "\"5\""), "'5' and '5' as answers");
        refuses("no answer", PAIR.replace("patch_answer", "other"), "has patch_answer = nothing, expected a text");
        refuses("no text", PAIR.replace("\"1 2 3\"", "[1, 2]"), "has clean_prefix = [1,2], expected a text");
        refuses("no JSON", "{\"clean_prefix\": ", "at line '2' is no JSON");
        refuses("no object", "[1]", "at line '2' is no JSON object");
        refuses("too long", PAIR.replace("1 2 3", "1 2 3 4 5 6 7 8"), "of 9 tokens, expected 1 to 8");
        refuses("another length", PAIR.replace("1 2 3", "1 2").replace("1 4 3", "1 4"), "expected all of one length");
        refuses("one kind", "{\"clean_prefix\": \"1 2 3\", \"clean_answer\": \"5\"}", "expected all of one kind");
    }

    @Test
    void refusesAFileWithoutAny() {
        assertThatThrownBy(() -> read(true, "", " "))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no examples");
        assertThatThrownBy(() -> reader(directory.resolve("none"), true).read(3))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("none");
    }

    private void refuses(String what, String line, String said) {
        assertThatThrownBy(() -> read(true, PAIR, line))
                .as(what)
                .isInstanceOf(InputException.class)
                .hasMessageContaining(said);
    }

    private List<Example> read(boolean ofOneLength, String... lines) throws IOException {
        return reader(Files.write(directory.resolve("data.jsonl"), List.of(lines)), ofOneLength)
                .read(100);
    }

    private static Examples reader(Path file, boolean ofOneLength) {
        return new Examples(file, text -> ids("0 " + text), ExamplesTest::ids, 8, ofOneLength);
    }

    private static int[] ids(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}
