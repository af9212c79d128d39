package io.asterism.producer.training;

import java.util.OptionalDouble;

/**
 * How much sparsity counts against the error: as much as the plan says, or as much as it takes to reach a wanted L0. Latents that a
 * weight has silenced do not come back when it falls, so L0 is led down to what is wanted over the first part of the training and
 * never below: the weight is turned up while too many latents are active for the moment and down while too few are, at once by how
 * far off they are on a logarithmic scale, and with time by more, which leaves no error behind.
 */
final class SparsityWeight {
    private static final double FIRST = 0.1;
    private static final double LED = 0.4;
    private static final double AT_ONCE = 2;
    private static final double A_STEP = 0.01;
    private static final double MOST = 1;
    private static final double SMOOTHING = 0.05;
    private static final double LEAST_L0 = 1e-3;

    private final double weight;
    private final OptionalDouble wanted;
    private final double ledSteps;
    private double begun = -1;
    private double l0;
    private double gathered;
    private double off;
    private int steps;

    /**
     * Begins.
     *
     * @param weight the plan's; where an L0 is wanted, ten times what is begun with
     * @param steps of the whole training
     */
    SparsityWeight(double weight, OptionalDouble wanted, int steps) {
        this.weight = weight;
        this.wanted = wanted;
        this.ledSteps = Math.max(1, LED * steps);
    }

    double now() {
        return wanted.isEmpty() ? weight : weight * FIRST * Math.exp(gathered + AT_ONCE * off);
    }

    /** All that changes with a step. */
    double[] state() {
        return new double[] {begun, l0, gathered, off, steps};
    }

    void restore(double[] state) {
        begun = state[0];
        l0 = state[1];
        gathered = state[2];
        off = state[3];
        steps = (int) state[4];
    }

    /** Takes note of a batch's active latents a token. */
    void observe(double batchL0) {
        if (wanted.isEmpty()) {
            return;
        }
        if (begun < 0) {
            begun = Math.max(batchL0, LEAST_L0);
            l0 = begun;
        }
        steps++;
        l0 += SMOOTHING * (batchL0 - l0);
        double target = wanted.getAsDouble();
        double moment = target * Math.pow(begun / target, Math.max(0, 1 - steps / ledSteps));
        off = Math.max(-MOST, Math.min(MOST, Math.log(Math.max(l0, LEAST_L0) / moment)));
        gathered += A_STEP * off;
    }
}
