package io.asterism.producer.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.FileContent;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A tokenizer's definition: {@code tokenizer.json}, or one made from {@code vocab.json} and {@code merges.txt}, and what the settings
 * beside them make of it.
 *
 * @param root as {@code tokenizer.json} has it
 * @param bytes the same; those of the file itself where the settings change nothing
 * @param splitsSpecial whether special tokens that stand in a text are to be read as text
 */
record TokenizerFiles(JsonNode root, byte[] bytes, boolean splitsSpecial) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WHOLE = "tokenizer.json";
    private static final String VOCABULARY = "vocab.json";
    private static final String MERGES = "merges.txt";

    static boolean areIn(Path directory) {
        return Files.isRegularFile(directory.resolve(WHOLE)) || arePairIn(directory);
    }

    private static boolean arePairIn(Path directory) {
        return Files.isRegularFile(directory.resolve(VOCABULARY)) && Files.isRegularFile(directory.resolve(MERGES));
    }

    static TokenizerFiles read(Path directory) {
        Path whole = directory.resolve(WHOLE);
        boolean one = Files.isRegularFile(whole);
        if (!one && !arePairIn(directory)) {
            throw new InputException(
                    "'%s' has no tokenizer, expected tokenizer.json, or vocab.json and merges.txt", directory);
        }
        TokenizerSettings settings = TokenizerSettings.read(directory);
        try {
            JsonNode stored = one ? JsonConfig.read(whole).root() : pair(directory, settings.kind());
            ObjectNode changed = stored.deepCopy();
            settings.applyTo(changed);
            byte[] bytes = one && changed.equals(stored) ? Files.readAllBytes(whole) : JSON.writeValueAsBytes(changed);
            return new TokenizerFiles(changed, bytes, settings.splitsSpecialTokens());
        } catch (IOException e) {
            throw new InputException(e, "the tokenizer in '%s' cannot be read: %s", directory, e.getMessage());
        }
    }

    private static ObjectNode pair(Path directory, TokenizerKind kind) throws IOException {
        Path merges = directory.resolve(MERGES);
        FileContent.TEXT.require(merges);
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.putArray("added_tokens");
        kind.steps(root);
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.set("vocab", JsonConfig.read(directory.resolve(VOCABULARY)).root());
        ArrayNode rules = model.putArray("merges");
        Files.readAllLines(merges).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#version"))
                .forEach(rules::add);
        return root;
    }

    /** What the library is to tokenise by: where special tokens are text, they go by names that no text has. */
    byte[] forLibrary() throws IOException {
        if (!splitsSpecial) {
            return bytes;
        }
        ObjectNode hidden = root.deepCopy();
        for (JsonNode token : hidden.path("added_tokens")) {
            if (token.path("special").asBoolean()) {
                ((ObjectNode) token).put("content", "\ufdd0" + token.path("id").asInt() + "\ufdd0");
            }
        }
        return JSON.writeValueAsBytes(hidden);
    }
}
