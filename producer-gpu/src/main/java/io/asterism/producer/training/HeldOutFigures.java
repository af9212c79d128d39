package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Encoded;
import io.asterism.producer.sae.Fidelity;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SparseRows;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * What an SAE reaches on held-out documents, special tokens left out, read back from its files as the service reads it.
 *
 * @param tokens held-out tokens
 * @param l0 active latents a token
 * @param varianceExplained {@code 1 - sum |x - x'|^2 / sum |x - mean x|^2} (sae-formats 0.3)
 * @param deadFraction latents that never fired on these tokens
 * @param meanActivation of an active latent, in the units of the residual stream
 * @param densities share of the tokens on which each latent fired, {@code [dSae]}
 */
record HeldOutFigures(
        long tokens,
        double l0,
        double varianceExplained,
        double deadFraction,
        double meanActivation,
        float[] densities) {
    private static final int PIECE = 4096;

    /**
     * Measures an SAE on a model.
     *
     * @param heldOut what the model has at the SAE's hook point, row-major {@code [tokens, dIn]}
     */
    static HeldOutFigures measure(LanguageModel model, Sae sae, FloatBuffer heldOut) {
        int width = model.width(sae.hook());
        Fidelity fidelity = new Fidelity(width);
        long[] fires = new long[sae.latents()];
        Firing firing = new Firing(fires);
        int tokens = heldOut.remaining() / width;
        for (int from = 0; from < tokens; from += PIECE) {
            int count = Math.min(PIECE, tokens - from);
            FloatBuffer piece = heldOut.slice(from * width, count * width);
            try (NDManager step = model.manager().newSubManager()) {
                NDArray x = step.create(piece.duplicate(), new Shape(count, width), DataType.FLOAT32);
                Encoded encoded = sae.encode(x, x);
                fidelity.add(piece, encoded, t -> true);
                firing.add(encoded.rows());
            }
        }
        return new HeldOutFigures(
                tokens,
                fidelity.l0(),
                1 - fidelity.fvu(),
                (double) Arrays.stream(fires).filter(times -> times == 0).count() / fires.length,
                firing.activation / Math.max(1, firing.active),
                densities(fires, tokens));
    }

    ObjectNode json() {
        return OutputFolder.JSON
                .createObjectNode()
                .put("held_out_tokens", tokens)
                .put("l0", ModelFigures.rounded(l0))
                .put("variance_explained", ModelFigures.rounded(varianceExplained))
                .put("dead_fraction", ModelFigures.rounded(deadFraction))
                .put("mean_activation", ModelFigures.rounded(meanActivation));
    }

    private static float[] densities(long[] fires, int tokens) {
        float[] densities = new float[fires.length];
        for (int latent = 0; latent < fires.length; latent++) {
            densities[latent] = (float) fires[latent] / Math.max(1, tokens);
        }
        return densities;
    }

    private static final class Firing {
        private final long[] fires;
        private double activation;
        private long active;

        Firing(long[] fires) {
            this.fires = fires;
        }

        void add(SparseRows rows) {
            for (float value : rows.activations()) {
                activation += value;
            }
            for (int latent : rows.latents()) {
                fires[latent]++;
            }
            active += rows.latents().length;
        }
    }
}
