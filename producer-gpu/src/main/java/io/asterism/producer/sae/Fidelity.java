package io.asterism.producer.sae;

import java.nio.FloatBuffer;
import java.util.function.IntPredicate;

/**
 * How sparse an SAE is on some tokens and how much of its target it leaves unexplained (sae-formats 0.3).
 *
 * <p>Summed in double precision, in one pass: the variance is taken from the sum and the sum of squares of each component.
 */
public final class Fidelity {
    private final double[] sums;
    private double squares;
    private double squaredError;
    private long active;
    private long tokens;

    /** Of a target of so many components. */
    public Fidelity(int width) {
        this.sums = new double[width];
    }

    /**
     * Adds tokens.
     *
     * @param targets what is to be reconstructed, row-major {@code [tokens, width]}
     * @param counts which of the tokens take part
     */
    public void add(FloatBuffer targets, Encoded encoded, IntPredicate counts) {
        int[] offsets = encoded.rows().offsets();
        for (int t = 0; t < encoded.rows().tokens(); t++) {
            if (counts.test(t)) {
                addTarget(targets, t * sums.length);
                squaredError += encoded.squaredError()[t];
                active += offsets[t + 1] - offsets[t];
                tokens++;
            }
        }
    }

    private void addTarget(FloatBuffer targets, int from) {
        for (int i = 0; i < sums.length; i++) {
            double value = targets.get(from + i);
            sums[i] += value;
            squares += value * value;
        }
    }

    /** Tokens that took part. */
    public long tokens() {
        return tokens;
    }

    /** Active latents a token. */
    public double l0() {
        return (double) active / tokens;
    }

    /** {@code sum |x - x'|^2 / sum |x - mean x|^2}: 0 for a perfect reconstruction, 1 for one that knows the mean alone. */
    public double fvu() {
        double squaredMean = 0;
        for (double sum : sums) {
            squaredMean += sum / tokens * (sum / tokens);
        }
        return squaredError / (squares - tokens * squaredMean);
    }
}
