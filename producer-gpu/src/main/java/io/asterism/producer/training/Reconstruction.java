package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.asterism.producer.model.Scalar;

/** How far a batch's reconstruction is from its input, with a gradient. */
sealed interface Reconstruction {
    /**
     * What a batch's activations make of it.
     *
     * @param error the squared distance, a token's mean, of which the loss is made
     * @param left what the whole reconstruction lacks, {@code [batch, dIn]}
     */
    record Result(NDArray error, NDArray left) {}

    /**
     * Reconstructs a batch.
     *
     * @param x {@code [batch, dIn]}
     * @param activations {@code [batch, width]}
     * @param step of the training, counted from 1
     */
    Result of(SaeParameters parameters, NDArray x, NDArray activations, int step);

    private static NDArray squared(NDArray left) {
        return left.square().sum(new int[] {1}).mean();
    }

    /** By all latents together. */
    record Whole() implements Reconstruction {
        @Override
        public Result of(SaeParameters parameters, NDArray x, NDArray activations, int step) {
            NDArray left = x.sub(parameters.decode(activations));
            return new Result(squared(left), left);
        }
    }

    /**
     * By each of the nested dictionaries by itself, all of the same weight (Bussmann et al. 2025): what the first latents can do
     * alone they learn to do alone, and later ones only add to it.
     */
    record Nested(Prefixes prefixes) implements Reconstruction {
        @Override
        public Result of(SaeParameters parameters, NDArray x, NDArray activations, int step) {
            int[] widths = prefixes.at(step);
            NDArray left = x.sub(parameters.decoderBias());
            NDArray error = null;
            int from = 0;
            for (int to : widths) {
                NDArray rows = parameters.decoder().get(new NDIndex(from + ":" + to));
                rows.attach(x.getManager());
                left = left.sub(
                        activations.get(new NDIndex(":, " + from + ":" + to)).matMul(rows));
                NDArray squared = squared(left);
                error = error == null ? squared : error.add(squared);
                from = to;
            }
            if (error == null) {
                throw new IllegalArgumentException("no prefixes");
            }
            return new Result(error.div(Scalar.of(widths.length, error)), left);
        }
    }
}
