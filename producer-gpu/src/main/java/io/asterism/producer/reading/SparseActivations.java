package io.asterism.producer.reading;

import io.asterism.producer.sae.Encoded;
import io.asterism.producer.sae.SparseRows;

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
        int[] offsets, int[] latents, float[] activations, float[] squaredNorm, float[] squaredError) {
    /** The same as an SAE gives it. */
    Encoded encoded() {
        return new Encoded(new SparseRows(offsets, latents, activations), squaredNorm, squaredError);
    }
}
