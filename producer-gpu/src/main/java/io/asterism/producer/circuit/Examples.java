package io.asterism.producer.circuit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads examples from JSON lines, {@code {"clean_prefix", "patch_prefix", "clean_answer", "patch_answer"}}, or without the two of the
 * patch; other keys are passed over.
 */
final class Examples {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path file;
    private final Function<String, int[]> prefixes;
    private final Function<String, int[]> answers;
    private final int contextSize;
    private final boolean ofOneLength;
    private final List<Example> read = new ArrayList<>();

    /**
     * A reader.
     *
     * @param prefixes from text to ids, a BOS in front where one is wanted
     * @param answers from text to ids, no BOS in front
     * @param contextSize tokens of a prefix at most
     * @param ofOneLength whether all prefixes have to be of one length, because positions are told apart
     */
    Examples(
            Path file,
            Function<String, int[]> prefixes,
            Function<String, int[]> answers,
            int contextSize,
            boolean ofOneLength) {
        this.file = file;
        this.prefixes = prefixes;
        this.answers = answers;
        this.contextSize = contextSize;
        this.ofOneLength = ofOneLength;
    }

    /**
     * Reads the first lines, empty ones left out.
     *
     * @throws InputException if the file cannot be read, or one of them is no example
     */
    List<Example> read(int most) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be read as UTF-8 text: %s", file, e.getMessage());
        }
        for (int line = 0; line < lines.size() && read.size() < most; line++) {
            if (!lines.get(line).isBlank()) {
                read.add(example(new Line(file + "' at line '" + (line + 1), json(line, lines.get(line)))));
            }
        }
        if (read.isEmpty()) {
            throw new InputException("'%s' holds no examples, expected one JSON object a line", file);
        }
        return read;
    }

    private JsonNode json(int line, String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            throw new InputException(e, "'%s' at line '%d' is no JSON, expected an object", file, line + 1);
        }
        throw new InputException("'%s' at line '%d' is no JSON object", file, line + 1);
    }

    /** One line, and where it is for messages. */
    private record Line(String origin, JsonNode json) {
        boolean has(String key) {
            return json.hasNonNull(key);
        }

        String text(String key) {
            if (!json.path(key).isTextual()) {
                throw new InputException(
                        "'%s' has %s = %s, expected a text",
                        origin, key, has(key) ? json.get(key).toString() : "nothing");
            }
            return json.get(key).asText();
        }
    }

    private Example example(Line line) {
        int[] clean = prefix(line, "clean_prefix");
        int cleanAnswer = answer(line, "clean_answer");
        boolean paired = line.has("patch_prefix") || line.has("patch_answer");
        if (!read.isEmpty() && read.get(0).isPaired() != paired) {
            throw new InputException(
                    "'%s' has %s patch_prefix, the first example %s, expected all of one kind",
                    line.origin(), paired ? "a" : "no", paired ? "has none" : "has one");
        }
        if (!paired) {
            checkLength(line, clean);
            return new Example(clean, new int[0], cleanAnswer, -1);
        }
        int[] patch = prefix(line, "patch_prefix");
        if (patch.length != clean.length) {
            throw new InputException(
                    "'%s' has a clean_prefix of %d tokens and a patch_prefix of %d, expected as many",
                    line.origin(), clean.length, patch.length);
        }
        checkLength(line, clean);
        int patchAnswer = answer(line, "patch_answer");
        if (patchAnswer == cleanAnswer) {
            throw new InputException(
                    "'%s' has '%s' and '%s' as answers, which are the same token, expected two",
                    line.origin(), line.text("clean_answer"), line.text("patch_answer"));
        }
        return new Example(clean, patch, cleanAnswer, patchAnswer);
    }

    private int[] prefix(Line line, String key) {
        int[] ids = prefixes.apply(line.text(key));
        if (ids.length == 0 || ids.length > contextSize) {
            throw new InputException(
                    "'%s' has a %s of %d tokens, expected 1 to %d", line.origin(), key, ids.length, contextSize);
        }
        return ids;
    }

    private void checkLength(Line line, int[] ids) {
        if (ofOneLength && !read.isEmpty() && read.get(0).tokens() != ids.length) {
            throw new InputException(
                    "'%s' has prefixes of %d tokens, the first example of %d, expected all of one length where positions are told"
                            + " apart: --aggregation sum takes others",
                    line.origin(), ids.length, read.get(0).tokens());
        }
    }

    private int answer(Line line, String key) {
        int[] ids = answers.apply(line.text(key));
        if (ids.length != 1) {
            throw new InputException(
                    "'%s' has %s = \"%s\", which is %d tokens, expected one",
                    line.origin(), key, line.text(key), ids.length);
        }
        return ids[0];
    }
}
