package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;

/** How an SAE's input is normalised, token by token, and how its reconstruction is brought back (sae-formats 1.7). */
enum InputNorm {
    NONE("none") {
        @Override
        Scaling of(NDArray x) {
            return new Scaling(x, y -> y, y -> y, c -> c);
        }
    },
    /** To the norm {@code sqrt(d)}. */
    CONSTANT_NORM("constant_norm_rescale") {
        @Override
        Scaling of(NDArray x) {
            double d = x.getShape().getLastDimension();
            NDArray factor = x.norm(new int[] {-1}, true).pow(-1).mul(Math.sqrt(d));
            NDArray normed = x.mul(factor);
            return new Scaling(
                    normed,
                    y -> y.div(factor),
                    y -> y,
                    c -> c.sub(dot(c, normed).mul(normed).div(d)).mul(factor));
        }
    },
    /** To mean 0 and unbiased standard deviation 1; the {@code 1e-5} is added to the deviation and not undone. */
    LAYER_NORM("layer_norm") {
        @Override
        Scaling of(NDArray x) {
            long d = x.getShape().getLastDimension();
            NDArray mean = x.mean(new int[] {-1}, true);
            NDArray centred = x.sub(mean);
            NDArray deviation =
                    centred.square().sum(new int[] {-1}, true).div(d - 1).sqrt();
            NDArray divisor = deviation.add(1e-5);
            NDArray divisors = divisor.square();
            // Of the deviation by the input.
            NDArray slope = centred.div(deviation.mul(d - 1));
            return new Scaling(
                    centred.div(divisor),
                    y -> y.mul(deviation),
                    y -> y.add(mean),
                    c -> c.sub(c.mean(new int[] {-1}, true))
                            .div(divisor)
                            .sub(dot(c, centred).mul(slope).div(divisors)));
        }
    };

    private final String saeLensName;

    InputNorm(String saeLensName) {
        this.saeLensName = saeLensName;
    }

    /** Its name in SAELens configurations, and in the manifest. */
    String saeLensName() {
        return saeLensName;
    }

    /** Normalises {@code [tokens, dIn]}. */
    abstract Scaling of(NDArray x);

    /**
     * A normalised input, and the way back for what is reconstructed from it.
     *
     * @param stretched from differences of reconstructions to the units of the input
     * @param shifted what a whole reconstruction needs besides
     * @param pulled from a gradient by the normalised input to the one by the input
     */
    record Scaling(NDArray input, Undo stretched, Undo shifted, Undo pulled) {
        NDArray back(NDArray y) {
            return shifted.apply(stretched.apply(y));
        }
    }

    private static NDArray dot(NDArray x, NDArray y) {
        return x.mul(y).sum(new int[] {-1}, true);
    }

    /** {@code [tokens, dIn]} to the same shape. */
    interface Undo {
        NDArray apply(NDArray y);
    }
}
