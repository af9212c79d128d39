package io.asterism.standalone.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A result as JSON, its names in snake case. */
final class JsonFile {
    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private JsonFile() {}

    static void write(Path file, Object document) throws IOException {
        Files.write(file, (JSON.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** What is said when results cannot be written to a directory. */
    static InputException unwritable(Path directory, IOException e) {
        return new InputException(
                e, "cannot write results to '%s' (%s), expected a folder with room that can be written", directory, e);
    }
}
