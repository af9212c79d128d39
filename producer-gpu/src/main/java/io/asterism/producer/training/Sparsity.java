package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;

/** What an architecture makes of pre-activations in training, with a gradient. */
sealed interface Sparsity {
    /**
     * A batch's activations and what they cost.
     *
     * @param activations {@code [batch, width]}, 0 or above
     * @param penalty a scalar, a token's mean; 0 where the architecture is sparse by itself
     */
    record Result(NDArray activations, NDArray penalty) {}

    Result apply(NDArray preActivations);

    /** JumpReLU thresholds that give these activations outside training, {@code [width]} or a scalar; 0 for a plain ReLU. */
    default NDArray thresholds(NDArray preActivations) {
        return preActivations.getManager().create(0f);
    }

    /** ReLU and L1, the decoder's rows having norm 1. */
    record L1(double weight) implements Sparsity {
        @Override
        public Result apply(NDArray preActivations) {
            NDArray activations = Activation.relu(preActivations);
            return new Result(activations, activations.sum(new int[] {1}).mean().mul(weight));
        }
    }

    /** The k largest of each token. */
    record TopK(int k) implements Sparsity {
        @Override
        public Result apply(NDArray preActivations) {
            NDArray least =
                    preActivations.stopGradient().topK(k, 1, true, true).get(0).get(":, -1:");
            NDArray chosen = preActivations.stopGradient().gte(least).toType(DataType.FLOAT32, false);
            return new Result(
                    Activation.relu(preActivations).mul(chosen),
                    preActivations.getManager().create(0f));
        }
    }

    /** The k largest a token over the whole batch. */
    record BatchTopK(int k) implements Sparsity {
        @Override
        public Result apply(NDArray preActivations) {
            NDArray least = thresholds(preActivations);
            NDArray chosen = preActivations.stopGradient().gte(least).toType(DataType.FLOAT32, false);
            return new Result(
                    Activation.relu(preActivations).mul(chosen),
                    preActivations.getManager().create(0f));
        }

        @Override
        public NDArray thresholds(NDArray preActivations) {
            int kept = Math.toIntExact(k * preActivations.getShape().get(0));
            return Activation.relu(preActivations.stopGradient().flatten())
                    .topK(kept, 0, true, false)
                    .get(0)
                    .min();
        }
    }

    /**
     * A learned threshold per latent and L0. What a threshold's step function lacks in gradient, a rectangle of width
     * {@code BANDWIDTH} around it stands in for (Rajamanoharan et al. 2024, equations 11 and 12).
     *
     * @param logThreshold {@code [width]}
     */
    record Jump(NDArray logThreshold, double weight) implements Sparsity {
        private static final double BANDWIDTH = 1;

        @Override
        public Result apply(NDArray preActivations) {
            NDArray threshold = thresholds(preActivations);
            NDArray fixed = threshold.stopGradient();
            NDArray distance = preActivations.stopGradient().sub(fixed);
            NDArray active = distance.gt(0).toType(DataType.FLOAT32, false);
            NDArray near = distance.abs().lt(BANDWIDTH / 2).toType(DataType.FLOAT32, false);
            // 0 in value; its gradient by the threshold is the rectangle.
            NDArray slope = near.mul(fixed.sub(threshold)).div(BANDWIDTH);
            NDArray activations = Activation.relu(preActivations).mul(active).add(slope.mul(fixed));
            return new Result(
                    activations, active.add(slope).sum(new int[] {1}).mean().mul(weight));
        }

        @Override
        public NDArray thresholds(NDArray preActivations) {
            NDArray threshold = logThreshold.exp();
            threshold.attach(preActivations.getManager());
            return threshold;
        }
    }
}
