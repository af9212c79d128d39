package io.asterism.producer.model;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsWriter;
import io.asterism.producer.tensors.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** The same with one more tensor, {@code [rows, columns]}. */
    static Map<String, Shape> with(Map<String, Shape> shapes, String name, long... shape) {
        Map<String, Shape> more = new LinkedHashMap<>(shapes);
        more.put(name, new Shape(shape));
        return more;
    }

    /** The same numbers as the type holds them, in as many files as asked for; beside them lie buffers that old exports carry. */
    Tiny storedAs(TensorType type, int shards) throws IOException {
        Map<String, NamedTensor> rounded = new LinkedHashMap<>();
        for (NamedTensor tensor : tensors.values()) {
            float[] values = tensor.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] = round(type, values[i]);
            }
            rounded.put(tensor.name(), new NamedTensor(tensor.name(), type, tensor.shape(), values));
        }
        Files.delete(directory.resolve("model.safetensors"));
        List<NamedTensor> all = new ArrayList<>(rounded.values());
        ObjectNode index = new ObjectMapper().createObjectNode();
        ObjectNode files = index.putObject("weight_map");
        for (int shard = 0; shard < shards; shard++) {
            String name = String.format("model-%05d-of-%05d.safetensors", shard + 1, shards);
            List<NamedTensor> some =
                    new ArrayList<>(all.subList(shard * all.size() / shards, (shard + 1) * all.size() / shards));
            some.add(new NamedTensor("rotary_emb.inv_freq." + shard, TensorType.F32, new long[] {2}, new float[2]));
            some.forEach(tensor -> files.put(tensor.name(), name));
            SafetensorsWriter.write(directory.resolve(name), some, Map.of("format", "pt"));
        }
        Files.writeString(directory.resolve("model.safetensors.index.json"), index.toString());
        return new Tiny(directory, config, rounded);
    }

    private static float round(TensorType type, float value) {
        return switch (type) {
            case F32 -> value;
            // Half has 10 bits of fraction above its smallest exponent, -14, and steps of 2^-24 below it.
            case F16 -> {
                double step = Math.scalb(1.0, Math.max(Math.getExponent(value), -14) - 10);
                yield (float) (Math.rint(value / step) * step);
            }
            case BF16 -> {
                double step = Math.scalb(1.0, Math.getExponent(value) - 7);
                yield (float) (Math.rint(value / step) * step);
            }
            default -> throw new IllegalArgumentException(type.name());
        };
    }

    static int[] ids(int tokens, int vocabulary) {
        return new Random(12).ints(tokens, 0, vocabulary).toArray();
    }
}
