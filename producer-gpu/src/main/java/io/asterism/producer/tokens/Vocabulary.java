package io.asterism.producer.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The tokens of a {@code tokenizer.json}, and the bytes of text that each stands for. */
public final class Vocabulary {
    private final Map<Integer, String> tokens = new HashMap<>();
    private final Map<Integer, String> added = new HashMap<>();
    private final Spelling spelling;
    private int size;

    private Vocabulary(Spelling spelling) {
        this.spelling = spelling;
    }

    static Vocabulary of(byte[] tokenizerJson) throws IOException {
        JsonNode root = new ObjectMapper().readTree(tokenizerJson);
        Vocabulary vocabulary = new Vocabulary(Spelling.of(root));
        JsonNode vocab = root.path("model").path("vocab");
        if (vocab.isObject()) {
            vocab.properties()
                    .forEach(entry ->
                            vocabulary.put(vocabulary.tokens, entry.getValue().asInt(-1), entry.getKey()));
        } else {
            for (int id = 0; id < vocab.size(); id++) {
                vocabulary.put(vocabulary.tokens, id, vocab.get(id).path(0).asText());
            }
        }
        root.path("added_tokens")
                .forEach(token -> vocabulary.put(
                        vocabulary.added,
                        token.path("id").asInt(-1),
                        token.path("content").asText()));
        return vocabulary;
    }

    private void put(Map<Integer, String> to, int id, String token) {
        to.put(id, token);
        size = Math.max(size, id + 1);
    }

    /** One more than the highest id. */
    public int size() {
        return size;
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
