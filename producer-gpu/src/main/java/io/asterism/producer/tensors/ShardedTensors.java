package io.asterism.producer.tensors;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.schemas.InputException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tensors spread over several safetensors files, found by {@code model.safetensors.index.json}. */
final class ShardedTensors implements Tensors {
    private final Path index;
    private final Map<String, SafetensorsFile> shards = new HashMap<>();
    private final Map<String, SafetensorsFile> fileOf = new LinkedHashMap<>();

    private ShardedTensors(Path index) {
        this.index = index;
    }

    static ShardedTensors open(Path index) {
        JsonNode weightMap = JsonConfig.read(index).node("weight_map");
        if (!weightMap.isObject() || weightMap.isEmpty()) {
            throw new InputException("'%s' has no weight_map, expected tensor names with their files", index);
        }
        ShardedTensors tensors = new ShardedTensors(index);
        try {
            weightMap
                    .properties()
                    .forEach(entry ->
                            tensors.place(entry.getKey(), entry.getValue().asText()));
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
        return tensors;
    }

    private void place(String name, String shard) {
        SafetensorsFile file = shards.get(shard);
        if (file == null) {
            file = openShard(name, shard);
            shards.put(shard, file);
        }
        if (!file.names().contains(name)) {
            throw new InputException("'%s' places tensor '%s' in '%s', which does not hold it", index, name, shard);
        }
        fileOf.put(name, file);
    }

    private SafetensorsFile openShard(String name, String shard) {
        Path directory = index.toAbsolutePath().getParent();
        Path file = directory.resolve(shard).normalize();
        if (!file.startsWith(directory)) {
            throw new InputException("'%s' names the shard '%s', expected a file in its own directory", index, shard);
        }
        if (!Files.isRegularFile(file)) {
            throw new InputException("the shard '%s' that '%s' names for tensor '%s' is missing", file, index, name);
        }
        return SafetensorsFile.open(file);
    }

    @Override
    public String origin() {
        return index.toString();
    }

    @Override
    public List<Path> files() {
        return shards.values().stream()
                .flatMap(file -> file.files().stream())
                .sorted()
                .toList();
    }

    @Override
    public Set<String> names() {
        return fileOf.keySet();
    }

    @Override
    public TensorInfo info(String name) {
        return file(name).info(name);
    }

    @Override
    public void read(String name, long from, FloatBuffer to) {
        file(name).read(name, from, to);
    }

    private SafetensorsFile file(String name) {
        SafetensorsFile file = fileOf.get(name);
        if (file == null) {
            throw new IllegalArgumentException("no tensor '" + name + "' in " + index);
        }
        return file;
    }

    @Override
    public void close() {
        shards.values().forEach(SafetensorsFile::close);
    }
}
