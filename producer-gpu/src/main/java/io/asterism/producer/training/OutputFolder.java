package io.asterism.producer.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that a training fills. */
final class OutputFolder {
    static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    /**
     * Makes the folder.
     *
     * @throws InputException if that cannot be done, or nothing can be written there
     */
    OutputFolder(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new InputException(e, "output folder '%s' cannot be made (%s)", directory, e);
        }
        if (!Files.isWritable(directory)) {
            throw new InputException("output folder '%s' cannot be written to", directory);
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    void write(String name, ObjectNode content) {
        try {
            Files.writeString(file(name), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be written (%s)", file(name), e);
        }
    }
}
