package io.asterism.producer.reading;

/**
 * One SAE's activations on one context, compressed sparse rows.
 *
 * @param offsets {@code [tokens + 1]}
 * @param latents ascending within a token, {@code [entries]}
 * @param activations finite and above 0, {@code [entries]}
 * @param squaredNorm squared norm of the SAE's input, {@code [tokens]}
 * @param squaredError squared error of the reconstruction, {@code [tokens]}
 */
public record SparseActivations(
        int[] offsets, int[] latents, float[] activations, float[] squaredNorm, float[] squaredError) {}
