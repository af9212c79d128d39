package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.jspecify.annotations.Nullable;

/**
 * An SAE's arrays in normal form: one matrix product, then a selector, then a sparse product.
 *
 * @param encoder {@code [dSae, dIn]}
 * @param encoderBias {@code [dSae]}
 * @param selector what follows the product
 * @param decoder {@code [dSae, dOut]}
 * @param decoderBias {@code [dOut]}
 * @param skip {@code [dOut, dIn]}, added to the reconstruction as {@code x skip'}
 */
record SaeArrays(
        NDArray encoder,
        NDArray encoderBias,
        Selector selector,
        NDArray decoder,
        NDArray decoderBias,
        @Nullable NDArray skip) {
    private static final double SMALLEST_NORM = 1e-8;

    /** Norm of each decoder row, {@code [dSae]}, 1e-8 at least (sae-formats 1.8). */
    NDArray decoderNorms() {
        return decoder.norm(new int[] {1}).maximum(SMALLEST_NORM);
    }

    /**
     * Decoder rows of norm 1, activations in the units of what is reconstructed; the reconstruction is the same (sae-formats 1.8).
     *
     * @param norms as {@link #decoderNorms}
     */
    SaeArrays folded(NDArray norms) {
        NDArray column = norms.reshape(-1, 1);
        return new SaeArrays(
                encoder.mul(column),
                encoderBias.mul(norms),
                selector.scaled(norms),
                decoder.div(column),
                decoderBias,
                skip);
    }

    /** The same arrays with another selector. */
    SaeArrays selectedBy(Selector other) {
        return new SaeArrays(encoder, encoderBias, other, decoder, decoderBias, skip);
    }

    /** The same arrays with the encoder in another place. */
    SaeArrays withEncoder(NDArray same) {
        return new SaeArrays(same, encoderBias, selector, decoder, decoderBias, skip);
    }

    /**
     * Weights that take the input and give the target as they are, where they were trained on the two times a factor each; activations
     * stay the same (sae-formats 1.7 expected_average_only_in, 2.3).
     */
    SaeArrays withFactors(double in, double out) {
        return in == 1 && out == 1
                ? this
                : new SaeArrays(encoder.mul(in), encoderBias, selector, decoder.div(out), decoderBias.div(out), skip);
    }

    /** A decoder that multiplies each activation by a factor of its own first, {@code [dSae]}. */
    SaeArrays withDecoderFactors(NDArray factors) {
        return new SaeArrays(encoder, encoderBias, selector, decoder.mul(factors.reshape(-1, 1)), decoderBias, skip);
    }

    /** Lets the manager own all arrays. */
    void attach(NDManager manager) {
        encoder.attach(manager);
        encoderBias.attach(manager);
        decoder.attach(manager);
        decoderBias.attach(manager);
        if (skip != null) {
            skip.attach(manager);
        }
        selector.arrays().forEach(array -> array.attach(manager));
    }
}
