package io.asterism.producer.tensors;

import io.asterism.schemas.InputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the weights of a Hugging Face model directory: one safetensors file, or the index of its shards. */
public final class WeightFiles {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private WeightFiles() {}

    /**
     * Opens the weights.
     *
     * @throws InputException if there are none, or they cannot be used
     */
    public static Tensors open(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new InputException("there is no model directory '%s'", directory);
        }
        if (Files.isRegularFile(directory.resolve(SINGLE))) {
            return SafetensorsFile.open(directory.resolve(SINGLE));
        }
        if (Files.isRegularFile(directory.resolve(INDEX))) {
            return ShardedTensors.open(directory.resolve(INDEX));
        }
        throw new InputException("model directory '%s' has neither %s nor %s", directory, SINGLE, INDEX);
    }
}
