package io.asterism.producer.training;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells how a training goes: every few steps the loss since the last line, the speed and the time left. */
final class TrainingLog {
    private final PrintStream out;
    private final int every;
    private int firstStep;
    private int steps;
    private long begun;
    private long lineBegun;
    private long tokens;
    private double loss;
    private long lines;

    /**
     * Writes to a stream.
     *
     * @param every steps a line
     */
    TrainingLog(PrintStream out, int every) {
        this.out = out;
        this.every = every;
    }

    void begin(int firstStep, int steps) {
        this.firstStep = firstStep;
        this.steps = steps;
        this.begun = System.nanoTime();
        this.lineBegun = begun;
    }

    /** A step was taken, on so many tokens, at a mean loss. */
    void step(int step, long stepTokens, double stepLoss) {
        tokens += stepTokens;
        loss += stepLoss;
        lines++;
        if (isLine(step)) {
            line(step);
        }
    }

    /** Whether a line is written behind a step. */
    boolean isLine(int step) {
        return step % every == 0 || step == steps;
    }

    private void line(int step) {
        long now = System.nanoTime();
        double secondsAStep = (now - begun) / 1e9 / (step - firstStep);
        Duration left = Duration.ofSeconds(Math.round(secondsAStep * (steps - step)));
        out.printf(
                Locale.ROOT,
                "step %,d of %,d  loss %.4f  %,.0f tokens/s  %d:%02d left%n",
                step,
                steps,
                loss / lines,
                tokens / ((now - lineBegun) / 1e9),
                left.toMinutes(),
                left.toSecondsPart());
        lineBegun = now;
        tokens = 0;
        loss = 0;
        lines = 0;
    }
}
