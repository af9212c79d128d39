package io.asterism.producer.reading;

import io.asterism.producer.sae.Encoded;
import io.asterism.producer.sae.SparseRows;
import java.util.Optional;

/**
 * One SAE's activations on one context, compressed sparse rows.
 *
 * @param offsets {@code [tokens + 1]}
 * @param latents ascending within a token, {@code [entries]}
 * @param activations finite and above 0, {@code [entries]}
 * @param squaredNorm squared norm of the SAE's input, {@code [tokens]}
 * @param squaredError squared error of the reconstruction, {@code [tokens]}
 * @param quality what was measured besides, where the context is among those that it is measured on
 */
public record SparseActivations(
        int[] offsets,
        int[] latents,
        float[] activations,
        float[] squaredNorm,
        float[] squaredError,
        Optional<ContextQuality> quality) {
    /** Activations with nothing measured besides. */
    public SparseActivations(
            int[] offsets, int[] latents, float[] activations, float[] squaredNorm, float[] squaredError) {
        this(offsets, latents, activations, squaredNorm, squaredError, Optional.empty());
    }

    /** The same with what was measured besides. */
    SparseActivations with(ContextQuality measured) {
        return new SparseActivations(offsets, latents, activations, squaredNorm, squaredError, Optional.of(measured));
    }

    /** The same as an SAE gives it. */
    Encoded encoded() {
        return new Encoded(new SparseRows(offsets, latents, activations), squaredNorm, squaredError);
    }
}
