package io.asterism.producer.model;

import ai.djl.ndarray.types.Shape;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Seeded random tensors that leave no part of a formula idle: gains around 1, biases that matter. */
public final class RandomWeights {
    private RandomWeights() {}

    /** One tensor for each shape; those whose name ends in a norm's weight lie around {@code gain}. */
    public static Map<String, NamedTensor> of(Map<String, Shape> shapes, long seed, double gain) {
        Random random = new Random(seed);
        Map<String, NamedTensor> tensors = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            boolean norm = shape.dimension() == 1 && name.endsWith("weight");
            double spread = shape.dimension() == 2 ? 1 / Math.sqrt((double) shape.get(1)) : 0.2;
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((norm ? gain : 0) + spread * random.nextGaussian());
            }
            tensors.put(name, new NamedTensor(name, TensorType.F32, shape.getShape(), values));
        });
        return tensors;
    }
}
