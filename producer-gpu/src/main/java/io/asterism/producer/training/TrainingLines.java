package io.asterism.producer.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** How trainings went, a file of JSON lines for each SAE; a training that goes on somewhere goes on in its file there. */
final class TrainingLines {
    /** Of nothing. */
    static final TrainingLines NONE = new TrainingLines(List.of());

    private final List<Path> files;

    TrainingLines(List<Path> files) {
        this.files = files;
    }

    /** Takes out what an earlier run wrote of steps that are taken again. */
    void begin(int taken) {
        try {
            for (Path file : files) {
                List<String> kept = Files.exists(file)
                        ? Files.readAllLines(file).stream()
                                .filter(line -> step(line) <= taken)
                                .toList()
                        : List.of();
                Files.write(file, kept);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** A line that a kill has cut is of no step. */
    private static int step(String line) {
        try {
            JsonNode read = OutputFolder.JSON.readTree(line);
            return read.path("step").asInt(Integer.MAX_VALUE);
        } catch (IOException e) {
            return Integer.MAX_VALUE;
        }
    }

    /** Whether the file of an SAE is kept. */
    boolean areKept() {
        return !files.isEmpty();
    }

    /** Adds a line to the file of an SAE. */
    void add(int sae, ObjectNode line) {
        try {
            Files.writeString(files.get(sae), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private InputException unwritable(IOException e) {
        return new InputException(
                new UncheckedIOException(e), "the log of the training cannot be written to %s (%s)", files, e);
    }
}
