package io.asterism.producer.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.producer.tensors.PythonJson;
import io.asterism.schemas.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The tokens of a {@code tokenizer.json}, and the bytes of text that each stands for. */
public final class Vocabulary {
    private final Map<Integer, String> tokens = new HashMap<>();
    private final Map<Integer, String> added = new HashMap<>();
    private final Set<Integer> special = new HashSet<>();
    private final Spelling spelling;
    private int size;

    private Vocabulary(Spelling spelling) {
        this.spelling = spelling;
    }

    /**
     * Of a tokenizer.
     *
     * @throws InputException if an id is none
     */
    static Vocabulary of(JsonNode root, Path directory) {
        Vocabulary vocabulary = new Vocabulary(Spelling.of(root));
        JsonNode vocab = root.path("model").path("vocab");
        if (vocab.isObject()) {
            vocab.properties()
                    .forEach(entry -> vocabulary.put(
                            vocabulary.tokens, id(directory, entry.getKey(), entry.getValue()), entry.getKey()));
        } else {
            for (int id = 0; id < vocab.size(); id++) {
                vocabulary.put(vocabulary.tokens, id, vocab.get(id).path(0).asText());
            }
        }
        for (JsonNode token : root.path("added_tokens")) {
            String content = token.path("content").asText();
            int id = id(directory, content, token.path("id"));
            vocabulary.put(vocabulary.added, id, content);
            if (token.path("special").asBoolean()) {
                vocabulary.special.add(id);
            }
        }
        return vocabulary;
    }

    private static int id(Path directory, String token, JsonNode id) {
        if (!id.canConvertToInt() || !id.isIntegralNumber() || id.intValue() < 0) {
            throw new InputException(
                    "the tokenizer in '%s' gives the token '%s' the id %s, expected an integer of 0 or above",
                    directory, token, PythonJson.text(id));
        }
        return id.intValue();
    }

    private void put(Map<Integer, String> to, int id, String token) {
        to.put(id, token);
        size = Math.max(size, id + 1);
    }

    /** One more than the highest id. */
    public int size() {
        return size;
    }

    /** The same without the tokens that were added to the model's own. */
    public int ownSize() {
        return 1
                + tokens.keySet().stream()
                        .filter(id -> !added.containsKey(id))
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElse(-1);
    }

    /** Whether the tokenizer says that an id is no text but a mark of its own. */
    boolean isSpecial(int id) {
        return special.contains(id);
    }

    /** The id of a token that was added to the model's own, such as {@code <|endoftext|>}. */
    OptionalInt idOfAdded(String content) {
        return added.entrySet().stream()
                .filter(entry -> entry.getValue().equals(content))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    /** The bytes of text that a token stands for; none for an unknown id. */
    byte[] bytes(int id) {
        String own = added.get(id);
        return own != null ? own.getBytes(StandardCharsets.UTF_8) : spelling.bytes(tokens.getOrDefault(id, ""));
    }

    /** A token as people read it: its text, where that is text. */
    public String text(int id) {
        return new String(bytes(id), StandardCharsets.UTF_8);
    }
}
