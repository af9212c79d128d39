package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;

/** Normalises each token's vector, {@code [..., width]} to the same shape. */
sealed interface Norm {
    /** Centred (if the norm centres) and scaled, before gain and bias. */
    NDArray normalized(NDArray x);

    /** Gain and bias on what is normalised already. */
    NDArray gained(NDArray normalized);

    /** What the norm makes of a direction, but for the division: centred (if the norm centres), with the gain. */
    NDArray folded(NDArray vectors);

    /** The whole norm. */
    NDArray apply(NDArray x);

    /** Biased variance, epsilon inside the root (sae-formats 3.2). */
    record Layer(NDArray gain, NDArray bias, double epsilon) implements Norm {
        @Override
        public NDArray normalized(NDArray x) {
            NDArray centred = x.sub(x.mean(new int[] {-1}, true));
            return centred.div(
                    centred.square().mean(new int[] {-1}, true).add(epsilon).sqrt());
        }

        @Override
        public NDArray gained(NDArray normalized) {
            return normalized.mul(gain).add(bias);
        }

        @Override
        public NDArray folded(NDArray vectors) {
            return vectors.sub(vectors.mean(new int[] {-1}, true)).mul(gain);
        }

        @Override
        public NDArray apply(NDArray x) {
            Shape width = new Shape(x.getShape().getLastDimension());
            return LayerNorm.layerNorm(x, width, gain, bias, (float) epsilon).singletonOrThrow();
        }
    }

    /**
     * Divides by the root mean square.
     *
     * @param gain what the scaled vector is multiplied by; families that store the gain less 1 add it at load
     */
    record RootMeanSquare(NDArray gain, double epsilon) implements Norm {
        @Override
        public NDArray normalized(NDArray x) {
            return x.div(x.square().mean(new int[] {-1}, true).add(epsilon).sqrt());
        }

        @Override
        public NDArray gained(NDArray normalized) {
            return normalized.mul(gain);
        }

        @Override
        public NDArray folded(NDArray vectors) {
            return vectors.mul(gain);
        }

        @Override
        public NDArray apply(NDArray x) {
            return gained(normalized(x));
        }
    }
}
