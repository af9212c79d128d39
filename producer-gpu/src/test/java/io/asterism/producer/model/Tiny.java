package io.asterism.producer.model;

import ai.djl.ndarray.types.Shape;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** A small random checkpoint of a family, in the layout of its files. */
record Tiny(Path directory, JsonConfig config, Map<String, NamedTensor> tensors) {
    static Tiny write(Path directory, String config, Function<JsonConfig, Map<String, Shape>> shapes, double gain)
            throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("config.json"), config);
        JsonConfig json = JsonConfig.read(directory.resolve("config.json"));
        Map<String, NamedTensor> tensors = RandomWeights.of(shapes.apply(json), 5, gain);
        SafetensorsWriter.write(directory.resolve("model.safetensors"), tensors.values(), Map.of());
        return new Tiny(directory, json, tensors);
    }

    static int[] ids(int tokens, int vocabulary) {
        return new Random(12).ints(tokens, 0, vocabulary).toArray();
    }
}
