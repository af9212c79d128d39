package io.asterism.producer.tensors;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.asterism.schemas.FileContent;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * JSON as Python's own module writes and reads it: with {@code NaN}, {@code Infinity} and {@code -Infinity}, which other JSON has no
 * numbers for. What is read there is refused where it is used, not where it stands.
 */
public final class PythonJson {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();
    private static final ObjectReader STRICT = READER.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private PythonJson() {}

    /**
     * Reads a file.
     *
     * @throws InputException if it is missing, cannot be read, or holds anything but one JSON value
     */
    public static JsonNode read(Path file) {
        return read(READER, file);
    }

    /**
     * Reads a file in which no key may stand twice.
     *
     * @throws InputException as {@link #read}
     */
    static JsonNode strict(Path file) {
        return read(STRICT, file);
    }

    private static JsonNode read(ObjectReader reader, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException("there is no file '%s'", file);
        }
        FileContent.JSON.require(file);
        try {
            return reader.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new InputException(e, "'%s' is not valid JSON%s", file, place(e));
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be read: %s", file, e.getMessage());
        }
    }

    /**
     * Reads a text in which no key may stand twice.
     *
     * @param what is read, for the message, such as {@code the header of 'x'}
     * @throws InputException if it is anything but one JSON value
     */
    static JsonNode strict(String what, String text) {
        try {
            return STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            boolean twice = e.getOriginalMessage().startsWith("Duplicate");
            throw new InputException(e, "%s is not valid JSON%s%s", what, twice ? ": Duplicate key" : "", place(e));
        }
    }

    private static String place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** A value as it stands in the file. */
    public static String text(JsonNode value) {
        return value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())
                ? value.asText()
                : value.toString();
    }
}
