package io.asterism.producer.tokens;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tokenizer's definition: {@code tokenizer.json}, or one made from GPT-2's {@code vocab.json} and {@code merges.txt}. */
final class TokenizerFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String END_OF_TEXT = "<|endoftext|>";

    private static final String WHOLE = "tokenizer.json";
    private static final String VOCABULARY = "vocab.json";
    private static final String MERGES = "merges.txt";

    private TokenizerFiles() {}

    static boolean areIn(Path directory) {
        return Files.isRegularFile(directory.resolve(WHOLE)) || arePairIn(directory);
    }

    private static boolean arePairIn(Path directory) {
        return Files.isRegularFile(directory.resolve(VOCABULARY)) && Files.isRegularFile(directory.resolve(MERGES));
    }

    static byte[] read(Path directory) {
        Path whole = directory.resolve(WHOLE);
        try {
            if (Files.isRegularFile(whole)) {
                JsonConfig.read(whole);
                return Files.readAllBytes(whole);
            }
            if (arePairIn(directory)) {
                return JSON.writeValueAsBytes(
                        byteLevel(JsonConfig.read(directory.resolve(VOCABULARY)), directory.resolve(MERGES)));
            }
        } catch (IOException e) {
            throw new InputException(e, "the tokenizer in '%s' cannot be read: %s", directory, e.getMessage());
        }
        throw new InputException(
                "'%s' has no tokenizer, expected tokenizer.json, or vocab.json and merges.txt", directory);
    }

    private static ObjectNode byteLevel(JsonConfig vocabulary, Path merges) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        ArrayNode added = root.putArray("added_tokens");
        if (vocabulary.has(END_OF_TEXT)) {
            added.addObject()
                    .put("id", vocabulary.node(END_OF_TEXT).asInt())
                    .put("content", END_OF_TEXT)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        for (String step : new String[] {"pre_tokenizer", "decoder"}) {
            root.putObject(step)
                    .put("type", "ByteLevel")
                    .put("add_prefix_space", false)
                    .put("trim_offsets", false)
                    .put("use_regex", true);
        }
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.set("vocab", vocabulary.root());
        ArrayNode rules = model.putArray("merges");
        Files.readAllLines(merges).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#version"))
                .forEach(rules::add);
        return root;
    }
}
