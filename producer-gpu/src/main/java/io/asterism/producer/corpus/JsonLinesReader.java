package io.asterism.producer.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One JSON object a line, with a text under its key and, if it likes, {@code id}. */
final class JsonLinesReader implements CorpusReader {
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path path;
    private final String key;
    private final LineReader lines;

    JsonLinesReader(Path path, String key, InputStream in) {
        this.path = path;
        this.key = key;
        this.lines = new LineReader(path, in);
    }

    @Override
    public @Nullable Entry next() throws IOException {
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                return entry(object(line));
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private JsonNode object(String line) {
        try {
            JsonNode object = JSON.readTree(line);
            if (object.isObject()) {
                return object;
            }
            throw new InputException(
                    "'%s' line %d is JSON but no object, expected {\"%s\": ...}", path, lines.number(), key);
        } catch (JsonProcessingException e) {
            throw new InputException(
                    e,
                    "'%s' line %d is not JSON (%s), expected {\"%s\": ...}",
                    path,
                    lines.number(),
                    e.getOriginalMessage(),
                    key);
        }
    }

    private Entry entry(JsonNode object) {
        JsonNode text = object.path(key);
        if (!text.isTextual()) {
            throw new InputException(
                    "'%s' line %d has %s \"%s\"%s, expected a string \"%s\"",
                    path,
                    lines.number(),
                    text.isMissingNode() ? "no" : "a",
                    key,
                    text.isMissingNode() ? "" : " that is no string",
                    key);
        }
        JsonNode id = object.path("id");
        if (!id.isMissingNode() && !id.isNull() && !id.isTextual() && !id.isNumber()) {
            throw new InputException(
                    "'%s' line %d has an \"id\" that is neither string nor number: %s", path, lines.number(), id);
        }
        String given = id.isNull() ? "" : id.asText();
        return new Entry(
                given.isEmpty() ? path.getFileName() + ":" + lines.number() : given, text.textValue(), lines.number());
    }
}
