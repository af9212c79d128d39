package io.asterism.producer.tokens;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A word-level tokenizer for tests: {@code <bos>}, {@code <unk>}, then the words; spaces are skipped. */
public final class WordTokenizer {
    private WordTokenizer() {}

    /** Writes {@code tokenizer.json}. */
    public static void write(Path directory, List<String> words) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode().put("version", "1.0");
        root.putArray("added_tokens")
                .addObject()
                .put("id", 0)
                .put("content", "<bos>")
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
        root.putObject("pre_tokenizer").put("type", "Whitespace");
        ObjectNode model = root.putObject("model").put("type", "WordLevel").put("unk_token", "<unk>");
        ObjectNode vocab = model.putObject("vocab").put("<bos>", 0).put("<unk>", 1);
        for (int i = 0; i < words.size(); i++) {
            vocab.put(words.get(i), i + 2);
        }
        json.writeValue(
                Files.createDirectories(directory).resolve("tokenizer.json").toFile(), root);
    }
}
