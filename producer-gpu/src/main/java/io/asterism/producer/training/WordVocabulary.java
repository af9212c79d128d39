package io.asterism.producer.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.demonstration.WordPieces;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The words of a corpus, the most frequent first, behind the two special tokens, and their {@code tokenizer.json}.
 *
 * @param words without the special tokens
 */
record WordVocabulary(List<String> words) {
    static final String BOUNDARY = "<|endoftext|>";
    static final String UNKNOWN = "<unk>";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SPECIAL_TOKENS = 2;

    /**
     * Collects the words of some texts.
     *
     * @param rarest how often a word must occur to be kept
     * @param most how many words are kept at most
     */
    static WordVocabulary of(Stream<String> texts, int rarest, int most) {
        Map<String, Integer> counts = new HashMap<>();
        texts.forEach(text -> WordPieces.of(text).forEach(piece -> counts.merge(piece.group(), 1, Integer::sum)));
        return new WordVocabulary(counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= rarest)
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList());
    }

    /** Number of token ids, the special ones included. */
    int size() {
        return SPECIAL_TOKENS + words.size();
    }

    /** Writes the Hugging Face {@code tokenizer.json} whose pieces are those of {@link WordPieces}. */
    void write(Path file) {
        try {
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json()) + "\n");
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be written: %s", file, e.getMessage());
        }
    }

    private ObjectNode json() {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.putNull("truncation").putNull("padding");
        root.putArray("added_tokens").add(special(0, BOUNDARY)).add(special(1, UNKNOWN));
        root.putNull("normalizer");
        // Inverted and removed: what lies between the pieces goes, each piece stays with its offsets.
        root.putObject("pre_tokenizer")
                .put("type", "Split")
                .put("behavior", "Removed")
                .put("invert", true)
                .putObject("pattern")
                .put("Regex", WordPieces.PATTERN);
        root.putNull("post_processor").putNull("decoder");
        ObjectNode vocabulary = root.putObject("model")
                .put("type", "WordLevel")
                .put("unk_token", UNKNOWN)
                .putObject("vocab")
                .put(BOUNDARY, 0)
                .put(UNKNOWN, 1);
        for (int i = 0; i < words.size(); i++) {
            vocabulary.put(words.get(i), SPECIAL_TOKENS + i);
        }
        return root;
    }

    private static ObjectNode special(int id, String content) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }
}
