package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** What an SAE makes of some tokens, kept so that a change of its activations can be brought back to the model. */
public final class LatentReading {
    private final Sae sae;
    private final NDArray input;
    private final InputNorm.Scaling scaling;
    private final SparseRows rows;

    LatentReading(Sae sae, NDArray input, InputNorm.Scaling scaling, SparseRows rows) {
        this.sae = sae;
        this.input = input;
        this.scaling = scaling;
        this.rows = rows;
    }

    /** The active latents of each token. */
    public SparseRows rows() {
        return rows;
    }

    /**
     * What a change of activations changes in the reconstruction, {@code [tokens, dOut]}; the biases cancel out.
     *
     * @param changes by which activations grow, of any sign
     */
    public NDArray difference(SparseRows changes) {
        return sae.difference(changes, scaling, input.getManager());
    }

    /**
     * What changes of activations add to a quantity as long as they are small, one number for each change.
     *
     * @param gradient of the quantity with respect to the target's tensor, {@code [tokens, dOut]}
     * @param changes by which activations grow, of any sign
     */
    public float[] along(NDArray gradient, SparseRows changes) {
        return sae.along(gradient, changes, scaling);
    }

    /**
     * From a gradient by the activations of active latents to the one by the hook point's tensor, {@code [tokens, dIn]}.
     *
     * @param gradient for each of some active latents
     * @param scope owns what is computed
     */
    public NDArray pulled(SparseRows gradient, NDManager scope) {
        return sae.pulled(gradient, rows, scaling, scope);
    }

    /**
     * What of a gradient by the tensor goes by the error, by all that active latents do not carry, {@code [tokens, dIn]}.
     *
     * @param gradient {@code [tokens, dIn]}; what is computed belongs to its manager
     */
    public NDArray passedBy(NDArray gradient) {
        return sae.passedBy(gradient, rows, scaling);
    }

    /**
     * What the SAE itself makes of the target, without its error, {@code [tokens, dOut]}. The mean that a centred SAE does not see is
     * the target's.
     */
    public NDArray reconstruction(NDArray target) {
        return sae.reconstruction(rows, scaling, input, target);
    }
}
