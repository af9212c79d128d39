package io.asterism.producer.training;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The power of the activations that is penalised: 1 until annealing begins, then in equal steps towards 0, which it does not reach.
 * With each step the penalty is rescaled, so that what it cost over the last batches it costs on (Karvonen et al. 2024; trainers of
 * dictionary_learning).
 */
final class PowerSchedule {
    private static final int STEPS_DOWN = 10;
    private static final int OBSERVED = 10;

    /** Annealing begins and ends here, as parts of the whole training; what is left goes to what the last power makes of it. */
    private static final double BEGINS = 0.3;

    private static final double ENDS = 0.8;

    private final int begins;
    private final int ends;
    private final Deque<double[]> lately = new ArrayDeque<>();
    private int step;
    private int stage;
    private double scale = 1;

    PowerSchedule(int steps) {
        this.begins = (int) Math.round(BEGINS * steps);
        this.ends = (int) Math.round(ENDS * steps);
    }

    /** All that changes with a step: the step and what is made of it, then what batches cost lately. */
    double[] state() {
        double[] state = new double[3 + 2 * lately.size()];
        state[0] = step;
        state[1] = stage;
        state[2] = scale;
        int k = 3;
        for (double[] each : lately) {
            state[k++] = each[0];
            state[k++] = each[1];
        }
        return state;
    }

    void restore(double[] state) {
        step = (int) state[0];
        stage = (int) state[1];
        scale = state[2];
        lately.clear();
        for (int k = 3; k < state.length; k += 2) {
            lately.addLast(new double[] {state[k], state[k + 1]});
        }
    }

    /** Goes to a step of the training, counted from 1. */
    void advance(int to) {
        step = to;
        int reached = stageAt(to);
        if (reached > stage && !lately.isEmpty()) {
            double now = lately.stream().mapToDouble(each -> each[0]).sum();
            double then = lately.stream().mapToDouble(each -> each[1]).sum();
            scale *= then > 0 ? now / then : 1;
            lately.clear();
        }
        stage = reached;
    }

    private int stageAt(int at) {
        if (at <= begins) {
            return 0;
        }
        return (int) Math.min(STEPS_DOWN - 1, (long) (at - begins) * STEPS_DOWN / Math.max(1, ends - begins));
    }

    /** The power now. */
    double power() {
        return powerOf(stage);
    }

    /** The power after the next change. */
    double nextPower() {
        return powerOf(Math.min(stage + 1, STEPS_DOWN - 1));
    }

    private static double powerOf(int stage) {
        return 1 - (double) stage / STEPS_DOWN;
    }

    /** What the penalty is multiplied by. */
    double scale() {
        return scale;
    }

    /** Whether the power changes within the next batches, so that what they cost has to be known. */
    boolean isNearAChange() {
        return stageAt(step + OBSERVED) > stage;
    }

    /** Takes note of what a batch costs by the power that holds, and would by the next. */
    void observe(double now, double next) {
        lately.addLast(new double[] {now, next});
        if (lately.size() > OBSERVED) {
            lately.removeFirst();
        }
    }
}
