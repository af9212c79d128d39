package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.Gpt2Config;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Weights to begin training from, as GPT-2 drew its own: normal with deviation 0.02, those that write to the residual stream divided
 * by the root of how many there are, norms at 1, biases at 0. Token embeddings alone are drawn wider: from 0.02, words of one use (the
 * weekdays, say) grow towards one direction before they learn to differ, and no latent can tell them apart.
 */
final class InitialWeights {
    private static final double DEVIATION = 0.02;
    private static final double TOKEN_DEVIATION = 0.12;

    private InitialWeights() {}

    /** Draws on the host, so that a seed means the same weights on any device. */
    static Map<String, NDArray> draw(Gpt2Config config, NDManager manager, long seed) {
        Random random = new Random(seed);
        Map<String, NDArray> weights = new LinkedHashMap<>();
        config.tensors()
                .forEach(
                        (name, shape) -> weights.put(name, manager.create(values(name, shape, config, random), shape)));
        return weights;
    }

    private static float[] values(String name, Shape shape, Gpt2Config config, Random random) {
        float[] values = new float[Math.toIntExact(shape.size())];
        if (name.endsWith(".bias")) {
            return values;
        }
        if (shape.dimension() == 1) {
            Arrays.fill(values, 1);
            return values;
        }
        double deviation = deviation(name, config);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    private static double deviation(String name, Gpt2Config config) {
        if (name.endsWith("wte.weight")) {
            return TOKEN_DEVIATION;
        }
        return name.endsWith("c_proj.weight") ? DEVIATION / Math.sqrt(2.0 * config.layers()) : DEVIATION;
    }
}
