package io.asterism.producer.circuit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How well one list of numbers goes with another.
 *
 * @param count of pairs
 * @param pearson of the numbers; NaN where one list is all the same
 * @param spearman of their ranks, equal ones at their mean rank
 */
record Correlation(int count, double pearson, double spearman) {

    static Correlation of(double[] x, double[] y) {
        return new Correlation(x.length, pearson(x, y), pearson(ranks(x), ranks(y)));
    }

    private static double pearson(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElse(0);
        double meanY = Arrays.stream(y).average().orElse(0);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }

    private static double[] ranks(double[] x) {
        int[] order = IntStream.range(0, x.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> x[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[x.length];
        int from = 0;
        while (from < order.length) {
            int to = from;
            while (to < order.length && Double.compare(x[order[to]], x[order[from]]) == 0) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + to - 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }
}
