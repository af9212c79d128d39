package io.asterism.producer.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.asterism.producer.sae.LatentReading;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SparseRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * From what a place holds behind clean prefixes to what it holds behind the others, or to nothing: by how much each latent changes, and
 * what the SAE leaves over. The tensor is the sum of its latents' decoder rows and of the error, so all of it together leads from one
 * tensor to the other wherever the SAE does not normalise its input.
 *
 * @param clean the clean tensor, {@code [rows * tokens, width]}
 * @param reading what the SAE makes of it
 * @param latents by how much activations grow, of any sign
 * @param error by how much the error does, {@code [rows * tokens, width]}
 */
record Shift(NDArray clean, LatentReading reading, SparseRows latents, NDArray error) {

    /**
     * A shift.
     *
     * @param clean {@code [rows * tokens, width]}; what is computed belongs to its manager
     * @param patch the same behind the other prefixes; nothing for a shift to no latents and no error
     */
    static Shift of(Sae sae, NDArray clean, @Nullable NDArray patch) {
        LatentReading reading = sae.read(clean);
        NDArray left = clean.sub(sae.reconstructed(reading.rows(), clean));
        if (patch == null) {
            return new Shift(clean, reading, negative(reading.rows()), left.neg());
        }
        SparseRows other = sae.read(patch).rows();
        NDArray otherLeft = patch.sub(sae.reconstructed(other, patch));
        return new Shift(clean, reading, difference(other, reading.rows()), otherLeft.sub(left));
    }

    /** What a part of the shift changes in the tensor, {@code [rows * tokens, width]}. */
    NDArray by(SparseRows some) {
        return reading.difference(some);
    }

    /** The whole of it. */
    NDArray whole() {
        return by(latents).add(error);
    }

    /** Of each token what the error does along a gradient, {@code [rows * tokens]}. */
    float[] errorAlong(NDArray gradient) {
        return gradient.mul(error).sum(new int[] {-1}).toFloatArray();
    }

    /** The part of one latent on the tokens that are chosen. */
    SparseRows only(int latent, boolean[] chosen) {
        return latents.only((token, other) -> other == latent && chosen[token]);
    }

    /** The error's part on the tokens that are chosen. */
    NDArray errorOn(boolean[] chosen, NDManager step) {
        return error.mul(mask(chosen, step));
    }

    /** 1 for tokens that are chosen, 0 for others, {@code [tokens, 1]}. */
    static NDArray mask(boolean[] chosen, NDManager step) {
        float[] mask = new float[chosen.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = chosen[i] ? 1 : 0;
        }
        return step.create(mask).reshape(-1, 1);
    }

    private static SparseRows negative(SparseRows rows) {
        float[] by = rows.activations().clone();
        for (int i = 0; i < by.length; i++) {
            by[i] = -by[i];
        }
        return new SparseRows(rows.offsets(), rows.latents(), by);
    }

    /** {@code to - from}, latent by latent; what stays the same is left out. */
    static SparseRows difference(SparseRows to, SparseRows from) {
        int most = to.latents().length + from.latents().length;
        int[] offsets = new int[to.tokens() + 1];
        int[] latents = new int[most];
        float[] by = new float[most];
        int count = 0;
        for (int token = 0; token < to.tokens(); token++) {
            int a = to.offsets()[token];
            int b = from.offsets()[token];
            while (a < to.offsets()[token + 1] || b < from.offsets()[token + 1]) {
                int left = a < to.offsets()[token + 1] ? to.latents()[a] : Integer.MAX_VALUE;
                int right = b < from.offsets()[token + 1] ? from.latents()[b] : Integer.MAX_VALUE;
                float change = (left <= right ? to.activations()[a] : 0) - (right <= left ? from.activations()[b] : 0);
                a += left <= right ? 1 : 0;
                b += right <= left ? 1 : 0;
                if (change != 0) {
                    latents[count] = Math.min(left, right);
                    by[count++] = change;
                }
            }
            offsets[token + 1] = count;
        }
        return new SparseRows(offsets, Arrays.copyOf(latents, count), Arrays.copyOf(by, count));
    }
}
