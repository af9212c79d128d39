package io.asterism.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** A distribution over {@code 0 <= value < size}, drawn from by looking a uniform number up in its running sums. */
final class CumulativeTable {
    private final double[] sums;

    private CumulativeTable(double[] sums) {
        this.sums = sums;
    }

    /** The distribution whose probabilities are in proportion to these weights. */
    static CumulativeTable of(int size, IntToDoubleFunction weight) {
        double[] sums = new double[size];
        double sum = 0;
        for (int value = 0; value < size; value++) {
            sum += weight.applyAsDouble(value);
            sums[value] = sum;
        }
        return new CumulativeTable(sums);
    }

    /** The Poisson distribution, cut off where its tail no longer matters. */
    static CumulativeTable poisson(double mean) {
        int size = (int) (mean + 12 * Math.sqrt(mean) + 20);
        double[] weights = new double[size];
        weights[0] = Math.exp(-mean);
        for (int value = 1; value < size; value++) {
            weights[value] = weights[value - 1] * mean / value;
        }
        return of(size, value -> weights[value]);
    }

    int draw(SplittableRandom random) {
        double wanted = random.nextDouble() * sums[sums.length - 1];
        int at = Arrays.binarySearch(sums, wanted);
        return Math.min(sums.length - 1, at < 0 ? -at - 1 : at + 1);
    }
}
