package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import io.asterism.producer.model.Scalar;

/** What an architecture makes of a batch's pre-activations in training, with a gradient. */
sealed interface Sparsity {
    /**
     * A batch that an SAE has encoded.
     *
     * @param x the input, {@code [batch, dIn]}
     * @param preActivations {@code [batch, width]}
     */
    record Batch(SaeParameters parameters, NDArray x, NDArray preActivations) {}

    /**
     * A batch's activations and what they cost.
     *
     * @param activations {@code [batch, width]}, 0 or above
     * @param penalty a scalar, a token's mean, to be weighed against the error; 0 where the architecture is sparse by itself
     * @param auxiliary a scalar, a token's mean, that is no matter of sparsity; mostly 0
     */
    record Result(NDArray activations, NDArray penalty, NDArray auxiliary) {}

    Result apply(Batch batch);

    /** JumpReLU thresholds that give these activations outside training, {@code [width]} or a scalar; 0 for a plain ReLU. */
    default NDArray thresholds(NDArray preActivations) {
        return preActivations.getManager().create(0f);
    }

    /** The k largest of each row, where they are positive. */
    static NDArray largest(NDArray preActivations, int k) {
        NDArray least =
                preActivations.stopGradient().topK(k, 1, true, true).get(0).get(":, -1:");
        return Activation.relu(preActivations)
                .mul(mask(preActivations.stopGradient().gte(least), preActivations));
    }

    private static NDArray mask(NDArray holds, NDArray like) {
        return holds.toType(like.getDataType(), false);
    }

    private static NDArray none(NDArray like) {
        return like.getManager().create(0f).toType(like.getDataType(), false);
    }

    private static NDArray perToken(NDArray values) {
        return values.sum(new int[] {1}).mean();
    }

    private static Result unweighed(NDArray activations) {
        return new Result(activations, none(activations), none(activations));
    }

    /** ReLU and L1, the decoder's rows having norm 1. */
    record L1() implements Sparsity {
        @Override
        public Result apply(Batch batch) {
            NDArray activations = Activation.relu(batch.preActivations());
            return new Result(activations, perToken(activations), none(activations));
        }
    }

    /** ReLU and a power of the activations that falls from 1 towards 0. */
    record Annealed(PowerSchedule schedule) implements Sparsity {
        @Override
        public Result apply(Batch batch) {
            NDArray activations = Activation.relu(batch.preActivations());
            double power = schedule.power();
            NDArray penalty = perToken(power == 1 ? activations : activations.pow(Scalar.of(power, activations)));
            if (schedule.isNearAChange()) {
                NDArray next = perToken(activations.stopGradient().pow(schedule.nextPower()));
                schedule.observe(
                        penalty.toType(DataType.FLOAT64, true).stopGradient().getDouble(),
                        next.toType(DataType.FLOAT64, true).getDouble());
            }
            return new Result(activations, penalty.mul(Scalar.of(schedule.scale(), penalty)), none(activations));
        }
    }

    /**
     * A gate, open where {@code (x - b_dec) W_enc + b_gate > 0}, and a magnitude that shares its encoder. What the gate would make
     * of the input has to reconstruct it too, through a decoder that does not learn from that (Rajamanoharan et al. 2024, equation 8).
     */
    record Gated() implements Sparsity {
        @Override
        public Result apply(Batch batch) {
            SaeParameters parameters = batch.parameters();
            NDArray gate = batch.preActivations();
            NDArray open = mask(gate.stopGradient().gt(0), gate);
            NDArray gain = parameters.logGain().exp();
            gain.attach(gate.getManager());
            NDArray magnitude = gate.sub(parameters.encoderBias()).mul(gain).add(parameters.magnitudeBias());
            NDArray soft = Activation.relu(gate);
            NDArray decoder = parameters.decoder().stopGradient();
            decoder.attach(gate.getManager());
            NDArray bias = parameters.decoderBias().stopGradient();
            bias.attach(gate.getManager());
            NDArray lost = batch.x().sub(soft.matMul(decoder).add(bias));
            return new Result(Activation.relu(magnitude).mul(open), perToken(soft), perToken(lost.square()));
        }
    }

    /** The k largest of each token. */
    record TopK(int k) implements Sparsity {
        @Override
        public Result apply(Batch batch) {
            return unweighed(largest(batch.preActivations(), k));
        }
    }

    /** The k largest a token over the whole batch. */
    record BatchTopK(int k) implements Sparsity {
        @Override
        public Result apply(Batch batch) {
            NDArray pre = batch.preActivations();
            return unweighed(Activation.relu(pre).mul(mask(pre.stopGradient().gte(thresholds(pre)), pre)));
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
    record Jump(NDArray logThreshold) implements Sparsity {
        static final double BANDWIDTH = 1;

        @Override
        public Result apply(Batch batch) {
            NDArray pre = batch.preActivations();
            NDArray threshold = thresholds(pre);
            NDArray fixed = threshold.stopGradient();
            NDArray distance = pre.stopGradient().sub(fixed);
            NDArray active = mask(distance.gt(0), pre);
            NDArray near = mask(distance.abs().lt(BANDWIDTH / 2), pre);
            // 0 in value; its gradient by the threshold is the rectangle.
            NDArray slope = near.mul(fixed.sub(threshold)).div(Scalar.of(BANDWIDTH, near));
            NDArray activations = Activation.relu(pre).mul(active).add(slope.mul(fixed));
            return new Result(activations, perToken(active.add(slope)), none(pre));
        }

        @Override
        public NDArray thresholds(NDArray preActivations) {
            NDArray threshold = logThreshold.exp();
            threshold.attach(preActivations.getManager());
            return threshold;
        }
    }
}
