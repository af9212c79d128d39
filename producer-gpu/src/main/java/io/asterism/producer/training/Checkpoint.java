package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsFile;
import io.asterism.producer.tensors.SafetensorsWriter;
import io.asterism.producer.tensors.TensorLoader;
import io.asterism.producer.tensors.TensorType;
import io.asterism.producer.tensors.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A training run on disk: weights, moments and the number of steps taken, so that it can go on exactly where it was. */
final class Checkpoint {
    private static final String STEP = "step";

    private final Path file;

    Checkpoint(Path file) {
        this.file = file;
    }

    boolean exists() {
        return Files.isRegularFile(file);
    }

    void save(int step, Map<String, NDArray> weights, AdamW optimizer) {
        List<NamedTensor> tensors = new ArrayList<>();
        tensors.add(new NamedTensor(STEP, TensorType.F32, new long[] {1}, new float[] {step}));
        add(tensors, "weight.", weights);
        add(tensors, "mean.", optimizer.means());
        add(tensors, "variance.", optimizer.variances());
        SafetensorsWriter.write(file, tensors, Map.of());
    }

    static void add(List<NamedTensor> tensors, String prefix, Map<String, NDArray> arrays) {
        arrays.forEach((name, array) -> tensors.add(
                new NamedTensor(prefix + name, TensorType.F32, array.getShape().getShape(), array.toFloatArray())));
    }

    /** Reads into the weights and moments of a run. @return the number of steps taken */
    int restore(Map<String, NDArray> weights, AdamW optimizer) {
        NDManager manager = weights.values().iterator().next().getManager();
        try (NDManager scope = manager.newSubManager();
                Tensors tensors = SafetensorsFile.open(file)) {
            restore(tensors, scope, "weight.", weights);
            restore(tensors, scope, "mean.", optimizer.means());
            restore(tensors, scope, "variance.", optimizer.variances());
            Map<String, NDArray> step = new TensorLoader(scope, tensors).load("", Map.of(STEP, new Shape(1)));
            return (int) step.values().iterator().next().getFloat(0);
        }
    }

    static void restore(Tensors tensors, NDManager scope, String prefix, Map<String, NDArray> arrays) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        arrays.forEach((name, array) -> shapes.put(name, array.getShape()));
        Map<String, NDArray> loaded = new TensorLoader(scope, tensors).load(prefix, shapes);
        arrays.forEach((name, array) -> {
            boolean trained = array.hasGradient();
            array.setRequiresGradient(false);
            loaded.get(name).copyTo(array);
            array.setRequiresGradient(trained);
        });
    }
}
