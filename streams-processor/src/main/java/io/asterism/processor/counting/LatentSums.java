package io.asterism.processor.counting;

/**
 * Plain sums over a latent's activations in a window, all {@code [dSae]}: over every entry with f &gt; 0 on a counted token, whatever the
 * threshold.
 *
 * @param positive number of activations above 0
 * @param sum Σf
 * @param sumOfSquares Σf²
 * @param max largest f, 0 where there is none
 */
public record LatentSums(long[] positive, double[] sum, double[] sumOfSquares, float[] max) {
    /** Sums of nothing. */
    public static LatentSums zero(int dSae) {
        return new LatentSums(new long[dSae], new double[dSae], new double[dSae], new float[dSae]);
    }

    /** Adds another part of the stream to this one, in place. */
    public void add(LatentSums other) {
        for (int i = 0; i < positive.length; i++) {
            positive[i] += other.positive[i];
            sum[i] += other.sum[i];
            sumOfSquares[i] += other.sumOfSquares[i];
            max[i] = Math.max(max[i], other.max[i]);
        }
    }
}
