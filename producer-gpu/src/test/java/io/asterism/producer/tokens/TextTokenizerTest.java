package io.asterism.producer.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.schemas.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTokenizerTest {
    private static final List<String> TEXTS = List.of(
            "Once upon a time",
            "  two  spaces\n\nand a line ",
            "café 😀😀 naïve 中文字 \u0000 ½",
            "e\u0301 family: 👨‍👩‍👧 end",
            "lone \uD83D surrogate",
            " ",
            "");

    @TempDir
    Path directory;

    @Test
    void givesTheGoldenIdsOfGpt2() throws IOException {
        Path data = SharedData.at("gpt2-tokenizer");
        String[] texts = Files.readString(data.resolve("golden.inp")).split("\n__ggml_vocab_test__\n");
        List<String> expected = Files.readAllLines(data.resolve("golden.out"));
        assertThat(texts).hasSizeGreaterThan(40).hasSameSizeAs(expected);
        try (TextTokenizer tokenizer = TextTokenizer.open(data)) {
            for (int i = 0; i < texts.length; i++) {
                int[] ids = Arrays.stream(expected.get(i).trim().split(" +"))
                        .filter(id -> !id.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray();
                TokenSpans tokens = tokenizer.encode(Utf8Text.of(texts[i]));
                assertThat(tokens.ids()).as(texts[i]).isEqualTo(ids);
                assertPiecesMakeTheText(tokenizer, Utf8Text.of(texts[i]), tokens);
            }
            assertThat(tokenizer.vocabulary().size()).isEqualTo(50257);
            assertThat(tokenizer.vocabulary().text(995)).isEqualTo(" world");
        }
    }

    @Test
    void splitsACharacterToTheByte() throws IOException {
        try (TextTokenizer tokenizer = TextTokenizer.open(SharedData.at("gpt2-tokenizer"))) {
            for (String text : TEXTS) {
                Utf8Text utf8 = Utf8Text.of(text);
                assertPiecesMakeTheText(tokenizer, utf8, tokenizer.encode(utf8));
            }
            // The snowman is three bytes in two tokens: E2 98 and 83.
            TokenSpans snowman = tokenizer.encode(Utf8Text.of("\u2603"));
            assertThat(snowman.ends()).hasSizeGreaterThan(1).endsWith(3);
            assertThat(snowman.ends()).isSorted().doesNotHaveDuplicates();
        }
    }

    /** Each token's bytes stand in the text exactly between the end of the one before and its own. */
    private static void assertPiecesMakeTheText(TextTokenizer tokenizer, Utf8Text text, TokenSpans tokens) {
        int from = 0;
        for (int t = 0; t < tokens.ids().length; t++) {
            assertThat(Arrays.copyOfRange(text.bytes(), from, tokens.ends()[t]))
                    .as("token %d of '%s'", t, text.text())
                    .isEqualTo(tokenizer.vocabulary().bytes(tokens.ids()[t]));
            from = tokens.ends()[t];
        }
        assertThat(from).isEqualTo(text.bytes().length);
    }

    @Test
    void tokensTileAnyText() throws IOException {
        Random random = new Random(31);
        try (TextTokenizer bytes = TextTokenizer.open(SharedData.at("gpt2-tokenizer"));
                TextTokenizer pieces = TextTokenizer.open(SharedData.at("stories260k"))) {
            for (int i = 0; i < 500; i++) {
                Utf8Text text = Utf8Text.of(anyText(random));
                assertPiecesMakeTheText(bytes, text, bytes.encode(text));
                assertPiecesMakeTheTextBehindASpace(pieces, text, pieces.encode(text));
            }
        }
    }

    /** Letters, spaces, line ends and characters of two to four bytes, joined and lone ones, in any order. */
    private static String anyText(Random random) {
        int[][] ranges = {
            {'a', 26}, {' ', 1}, {'\n', 1}, {'0', 10}, {0xc0, 60}, {0x4e00, 3000}, {0x1f600, 60}, {0x300, 40}, {1, 8}
        };
        return random.ints(1 + random.nextInt(40), 0, ranges.length)
                .map(range -> ranges[range][0] + random.nextInt(ranges[range][1]))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** SentencePiece's way: a space that is not in the text comes first, and ends count from behind it. */
    private static void assertPiecesMakeTheTextBehindASpace(TextTokenizer tokenizer, Utf8Text text, TokenSpans tokens) {
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        for (int t = 0; t < tokens.ids().length; t++) {
            pieces.writeBytes(tokenizer.vocabulary().bytes(tokens.ids()[t]));
            assertThat(tokens.ends()[t]).as("token %d of '%s'", t, text.text()).isEqualTo(pieces.size() - 1);
        }
        assertThat(pieces.toString(StandardCharsets.UTF_8)).isEqualTo(" " + text.text());
    }

    @Test
    void givesTheReferenceIdsOfStories() throws IOException {
        Path data = SharedData.at("stories260k");
        JsonNode prompts =
                new ObjectMapper().readTree(data.resolve("reference.json").toFile());
        try (TextTokenizer tokenizer = TextTokenizer.open(data)) {
            assertThat(prompts).hasSize(3);
            for (JsonNode prompt : prompts) {
                int[] withBos = new ObjectMapper().convertValue(prompt.get("ids"), int[].class);
                TokenSpans tokens =
                        tokenizer.encode(Utf8Text.of(prompt.get("prompt").asText()));
                assertThat(tokens.ids()).isEqualTo(Arrays.copyOfRange(withBos, 1, withBos.length));
            }
            assertThat(SpecialIds.read(data, tokenizer.vocabulary()).bos()).hasValue(1);
        }
    }

    @Test
    void byteFallbackEndsAtEachByte() throws IOException {
        try (TextTokenizer tokenizer = TextTokenizer.open(SharedData.at("stories260k"))) {
            // a, space, four bytes of the face, b: the first token carries the space that the tokenizer put before the
            // text.
            assertThat(tokenizer.encode(Utf8Text.of("a 😀b")).ends()).containsExactly(1, 2, 3, 4, 5, 6, 7);
            assertThat(tokenizer.encode(Utf8Text.of("  b")).ends()).containsExactly(0, 1, 3);
            for (String text : TEXTS) {
                assertSound(Utf8Text.of(text), tokenizer.encode(Utf8Text.of(text)), true);
            }
        }
    }

    @Test
    void skippedTextBelongsToNoTokenButEndsStaySound() throws IOException {
        WordTokenizer.write(directory, List.of("the", "dog", "naïve", "."));
        try (TextTokenizer tokenizer = TextTokenizer.open(directory)) {
            TokenSpans tokens = tokenizer.encode(Utf8Text.of(" the naïve 😀 dog.  "));
            assertThat(tokens.ids()).containsExactly(2, 4, 1, 3, 5);
            assertThat(tokens.ends()).containsExactly(4, 11, 16, 20, 21);
            TEXTS.forEach(text -> assertSound(Utf8Text.of(text), tokenizer.encode(Utf8Text.of(text)), false));
        }
    }

    /** The spans of tokenizers 0.23.3: {@code [0, 3], [3, 10], [10, 13]} and {@code [0, 5], [5, 11]}. */
    @Test
    void aTokenThatTakesInTheSpacesBehindItEndsWhereTheyDo() throws IOException {
        WordTokenizer.write(directory, List.of("the", "dog"));
        Path file = directory.resolve("tokenizer.json");
        Files.writeString(file, Files.readString(file).replace("\"rstrip\":false", "\"rstrip\":true"));
        try (TextTokenizer tokenizer = TextTokenizer.open(directory)) {
            assertThat(tokenizer.encode(Utf8Text.of("dog<bos>  the")).ends()).containsExactly(3, 10, 13);
            assertThat(tokenizer.encode(Utf8Text.of("<bos><bos>\n")).ends()).containsExactly(5, 11);
        }
    }

    private static void assertSound(Utf8Text text, TokenSpans tokens, boolean toTheEnd) {
        assertThat(tokens.ends()).hasSameSizeAs(tokens.ids()).isSorted();
        Arrays.stream(tokens.ends()).forEach(end -> assertThat(end).isBetween(0, text.bytes().length));
        if (toTheEnd && tokens.ends().length > 0) {
            assertThat(tokens.ends()).endsWith(text.bytes().length);
        }
    }

    @Test
    void theTextIsWhatUtf8CanHold() {
        Utf8Text text = Utf8Text.of("a\uD83Db😀");
        assertThat(text.text()).isEqualTo("a?b😀");
        assertThat(text.bytes()).isEqualTo("a?b😀".getBytes(StandardCharsets.UTF_8));
        assertThat(text.byteOf()).containsExactly(0, 1, 2, 3, 7);
        assertThat(text.characterStart(5)).isEqualTo(3);
        assertThat(text.characterEnd(5)).isEqualTo(7);
        assertThat(text.characterEnd(3)).isEqualTo(3);
    }

    @Test
    void refusesWhatIsNoTokenizer() throws IOException {
        assertThatThrownBy(() -> TextTokenizer.open(directory))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining("merges.txt");
        Files.writeString(directory.resolve("tokenizer.json"), "{\"model\": {\"type\": \"nonsense\"}}");
        assertThatThrownBy(() -> TextTokenizer.open(directory))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(directory.toString());
        Files.writeString(directory.resolve("tokenizer.json"), "{");
        assertThatThrownBy(() -> TextTokenizer.open(directory))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("JSON");
    }

    @Test
    void anIdIsSpecialByTheTokenizersWordAlone() throws IOException {
        WordTokenizer.write(directory, List.of("a"));
        Files.writeString(
                directory.resolve("config.json"),
                "{\"bos_token_id\": 0, \"eos_token_id\": [0, 2, -1, 32000], \"pad_token_id\": -1}");
        try (TextTokenizer tokenizer = TextTokenizer.open(directory)) {
            Vocabulary vocabulary = tokenizer.vocabulary();
            assertThat(SpecialIds.read(directory, vocabulary).bos()).hasValue(0);
            // 2 is a word that the configuration calls an end.
            assertThat(SpecialIds.read(directory, vocabulary).all()).containsExactly(0);
            Path config = directory.resolve("tokenizer_config.json");
            Files.writeString(config, "{\"bos_token\": null}");
            assertThat(SpecialIds.read(directory, vocabulary).bos()).isEmpty();
            Files.writeString(config, "{\"bos_token\": {\"content\": \"<bos>\"}}");
            assertThat(SpecialIds.read(directory, vocabulary).bos()).hasValue(0);
            Files.writeString(config, "{}");
            Files.writeString(directory.resolve("config.json"), "{\"text_config\": {\"bos_token_id\": 0}}");
            assertThat(SpecialIds.read(directory, vocabulary).bos()).hasValue(0);
            Files.writeString(directory.resolve("config.json"), "{\"bos_token_id\": -1}");
            assertThat(SpecialIds.read(directory, vocabulary).bos()).isEmpty();
            Files.writeString(directory.resolve("config.json"), "{\"eos_token_id\": NaN}");
            assertThatThrownBy(() -> SpecialIds.read(directory, vocabulary))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("eos_token_id = NaN");
        }
    }
}
