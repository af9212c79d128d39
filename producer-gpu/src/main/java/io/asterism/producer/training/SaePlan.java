package io.asterism.producer.training;

import java.util.OptionalDouble;

/**
 * What SAE to train, and how.
 *
 * @param width number of latents
 * @param k latents a token, of those that choose the k largest
 * @param sparsity weight of the penalty: on L1 (standard, panneal, gated) or L0 (jumprelu), for inputs scaled to a mean norm of the
 *     root of dIn
 * @param l0 active latents a token that the weight is steered towards; empty to leave it
 * @param prefixes of a matryoshka SAE
 * @param steps batches in all
 * @param batch tokens a batch
 * @param learningRate at its peak
 * @param seed of the initial weights and the order of tokens
 */
record SaePlan(
        SaeArchitecture architecture,
        int width,
        int k,
        double sparsity,
        OptionalDouble l0,
        Prefixes prefixes,
        int steps,
        int batch,
        double learningRate,
        long seed) {
    static final float SECOND_DECAY = 0.999f;
    static final double LARGEST_NORM = 1;

    private static final int WIDEST = 1 << 20;

    /** Checks what a user may have got wrong. */
    SaePlan {
        Plans.require(width >= 1 && width <= WIDEST, "--width", width, "1 to " + WIDEST);
        Plans.require(
                architecture.weighed() != SaeArchitecture.Weighed.NOTHING || (k >= 1 && k <= width),
                "--k",
                k,
                "1 to the width, " + width);
        Plans.require(sparsity >= 0 && sparsity <= Float.MAX_VALUE, "--l1", sparsity, "0 or above");
        Plans.require(
                l0.isEmpty() || (l0.getAsDouble() > 0 && l0.getAsDouble() <= width / 2.0),
                "--l0-target",
                l0.orElse(0),
                "above 0, at most half of the width, " + width);
        Plans.require(
                l0.isEmpty() || (architecture.weighed() != SaeArchitecture.Weighed.NOTHING && sparsity > 0),
                "--l0-target",
                l0.orElse(0),
                "an architecture whose penalty can be weighed, with a weight above 0 to begin from; "
                        + architecture.label() + " has its latents from --k");
        Plans.require(steps >= 1, "--steps", steps, "1 or above");
        Plans.require(batch >= 2 && batch <= WIDEST, "--batch", batch, "2 to " + WIDEST);
        Plans.require(learningRate > 0 && learningRate <= 1, "--learning-rate", learningRate, "above 0, 1 at most");
    }

    LearningRate schedule() {
        return new LearningRate(learningRate, Math.max(1, Math.min(200, steps / 10)), steps);
    }
}
