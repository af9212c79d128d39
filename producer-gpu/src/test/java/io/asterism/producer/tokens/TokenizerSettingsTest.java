package io.asterism.producer.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerSettingsTest {
    private static final Path MADE = Path.of("src/test/resources/tokenizers");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    static Stream<JsonNode> cases() throws IOException {
        JsonNode reference = JSON.readTree(MADE.resolve("reference.json").toFile());
        List<JsonNode> cases = new ArrayList<>();
        reference.path("cases").forEach(cases::add);
        assertThat(cases).hasSizeGreaterThan(60);
        return cases.stream();
    }

    /** What transformers 5.24 finds with the same files in the same places. */
    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTransformers(JsonNode wanted) throws IOException {
        write(wanted);
        JsonNode texts = JSON.readTree(MADE.resolve("reference.json").toFile()).path("texts");
        try (TextTokenizer tokenizer = TextTokenizer.open(directory)) {
            SoftAssertions all = new SoftAssertions();
            for (int i = 0; i < texts.size(); i++) {
                TokenSpans tokens = tokenizer.encode(Utf8Text.of(texts.get(i).asText()));
                int[] ids = JSON.convertValue(wanted.path("ids").get(i), int[].class);
                all.assertThat(tokens.ids()).as("'%s'", texts.get(i).asText()).isEqualTo(ids);
                all.assertThat(tokens.ends()).isSorted();
            }
            all.assertAll();
            SpecialIds special = SpecialIds.read(directory, tokenizer.vocabulary());
            assertThat(special.bos()).isEqualTo(id(wanted, "bos_token"));
            assertThat(special.eos()).isEqualTo(id(wanted, "eos_token"));
            // A usual token that a vocabulary lacks is not made up.
            id(wanted, "pad_token")
                    .ifPresent(pad -> assertThat(pad)
                            .satisfiesAnyOf(
                                    id -> assertThat(special.all()).contains(id),
                                    id -> assertThat(id)
                                            .isGreaterThanOrEqualTo(
                                                    tokenizer.vocabulary().size())));
        }
    }

    private void write(JsonNode wanted) throws IOException {
        String base = wanted.path("base").asText();
        if (base.equals("pair")) {
            Files.copy(MADE.resolve("vocab.json"), directory.resolve("vocab.json"));
            Files.copy(MADE.resolve("merges.txt"), directory.resolve("merges.txt"));
        } else {
            Files.copy(MADE.resolve(base + ".json"), directory.resolve("tokenizer.json"));
        }
        Files.writeString(directory.resolve("config.json"), "{}");
        for (Map.Entry<String, JsonNode> file : wanted.path("files").properties()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue().toString());
        }
    }

    private static OptionalInt id(JsonNode wanted, String role) {
        JsonNode id = wanted.path("roles").path(role);
        return id.isNull() ? OptionalInt.empty() : OptionalInt.of(id.asInt());
    }

    /** GPT-2's own vocabulary with what lies beside it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "added_tokens.json; {\"<|pad|>\": 50257, \"<|user|>\": 50258}; Hello<|user|> world<|pad|>; 15496 50258"
                        + " 995 50257",
                "tokenizer_config.json; {\"add_prefix_space\": true, \"x\": NaN}; Hello world; 18435 995",
                "tokenizer_config.json; {\"add_prefix_space\": false}; Hello world; 15496 995"
            })
    void gpt2(String file, String json, String text, String ids) throws IOException {
        Path data = SharedData.at("gpt2-tokenizer");
        Files.copy(data.resolve("vocab.json"), directory.resolve("vocab.json"));
        Files.copy(data.resolve("merges.txt"), directory.resolve("merges.txt"));
        Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
        Files.writeString(directory.resolve(file), json);
        try (TextTokenizer tokenizer = TextTokenizer.open(directory)) {
            assertThat(tokenizer.encode(Utf8Text.of(text)).ids())
                    .isEqualTo(Stream.of(ids.split(" "))
                            .mapToInt(Integer::parseInt)
                            .toArray());
            assertThat(SpecialIds.read(directory, tokenizer.vocabulary()).bos()).hasValue(50256);
        }
    }

    @Test
    void settingsThatChangeNothingLeaveTheDefinitionAsItWas() throws IOException {
        Files.copy(MADE.resolve("bytes.json"), directory.resolve("tokenizer.json"));
        try (TextTokenizer before = TextTokenizer.open(directory)) {
            Files.writeString(
                    directory.resolve("tokenizer_config.json"),
                    "{\"model_max_length\": Infinity, \"eos_token\": \"<|endoftext|>\"}");
            try (TextTokenizer after = TextTokenizer.open(directory)) {
                assertThat(after.sha256()).isEqualTo(before.sha256());
            }
            Files.writeString(directory.resolve("tokenizer_config.json"), "{\"split_special_tokens\": true}");
            try (TextTokenizer after = TextTokenizer.open(directory)) {
                assertThat(after.sha256()).isNotEqualTo(before.sha256());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "added_tokens.json; {\"<|pad|>\": NaN}; <|pad|>; NaN",
                "added_tokens.json; {\"<|pad|>\": -1}; <|pad|>; -1",
                "tokenizer_config.json; {\"add_prefix_space\": NaN}; add_prefix_space; NaN",
                "tokenizer_config.json; {\"added_tokens_decoder\": {\"300\": 7}}; 300; a token",
                "tokenizer_config.json; {\"pad_token\": 7}; pad_token; a token",
                "special_tokens_map.json; version https://git-lfs.github.com/spec/v1; special_tokens_map.json; Git LFS"
                        + " pointer"
            })
    void whatMakesNoSenseIsNamed(String file, String json, String first, String second) throws IOException {
        Files.copy(MADE.resolve("bytes.json"), directory.resolve("tokenizer.json"));
        Files.writeString(directory.resolve(file), json);
        assertThatThrownBy(() -> TextTokenizer.open(directory))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(first)
                .hasMessageContaining(second);
    }
}
