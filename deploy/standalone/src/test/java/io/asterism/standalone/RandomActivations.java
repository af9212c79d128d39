package io.asterism.standalone;

import io.asterism.schemas.npz.NpzWriter;
import java.nio.file.Path;
import java.util.Random;

/**
 * Random activations as {@code scipy.sparse.save_npz} writes them, {@code [tokens, latents]}, 0 where silent, with values just at,
 * below and above the thresholds 0.5 and 1.5; and what counting them must give, worked out densely and one by one.
 */
record RandomActivations(float[][] tokens, int latents) {
    private static final float[] VALUES = {
        Float.MIN_VALUE,
        Math.nextDown(0.5f),
        0.5f,
        Math.nextUp(0.5f),
        1,
        Math.nextDown(1.5f),
        1.5f,
        Math.nextUp(1.5f),
        40
    };

    static RandomActivations of(long seed, int tokens, int latents, double density) {
        Random random = new Random(seed);
        float[][] activations = new float[tokens][latents];
        for (float[] token : activations) {
            for (int i = 0; i < latents; i++) {
                // The first latents fire far more often than the last, as those of SAEs do.
                boolean fires = random.nextDouble() < 2 * density * (latents - i) / latents;
                token[i] = fires ? VALUES[random.nextInt(VALUES.length)] : 0;
            }
        }
        return new RandomActivations(activations, latents);
    }

    Path writeTo(Path file) {
        int entries = 0;
        int[] ends = new int[tokens.length + 1];
        for (int t = 0; t < tokens.length; t++) {
            for (float activation : tokens[t]) {
                entries += activation > 0 ? 1 : 0;
            }
            ends[t + 1] = entries;
        }
        int[] indices = new int[entries];
        float[] data = new float[entries];
        int k = 0;
        for (float[] token : tokens) {
            for (int i = 0; i < latents; i++) {
                if (token[i] > 0) {
                    indices[k] = i;
                    data[k++] = token[i];
                }
            }
        }
        NpzWriter.write(file, npz -> {
            npz.ints("indices", indices);
            npz.ints("indptr", ends);
            npz.text("format", "csr");
            npz.longs("shape", tokens.length, latents);
            npz.floats("data", data, data.length);
        });
        return file;
    }

    /** BᵀB of the activations above a threshold, {@code [latents, latents]}. */
    long[][] cooccurrence(float threshold) {
        long[][] counts = new long[latents][latents];
        int[] active = new int[latents];
        for (float[] token : tokens) {
            int number = 0;
            for (int i = 0; i < latents; i++) {
                if (token[i] > threshold) {
                    active[number++] = i;
                }
            }
            for (int a = 0; a < number; a++) {
                for (int b = 0; b < number; b++) {
                    counts[active[a]][active[b]]++;
                }
            }
        }
        return counts;
    }

    float max(int latent) {
        float max = 0;
        for (float[] token : tokens) {
            max = Math.max(max, token[latent]);
        }
        return max;
    }

    double mean(int latent) {
        double sum = 0;
        int positive = 0;
        for (float[] token : tokens) {
            sum += token[latent];
            positive += token[latent] > 0 ? 1 : 0;
        }
        return positive == 0 ? 0 : sum / positive;
    }
}
