package io.asterism.processor.subspace;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The points to show first: the three furthest from the centre and the two nearest to the median distance, when each axis is scaled
 * to [0, 1] and the centre is at one half (methods specification A.6, item 8).
 *
 * @param furthest indices of points, furthest first
 * @param typical indices of points, nearest to the median distance first
 */
public record Representatives(List<Integer> furthest, List<Integer> typical) {
    private static final int FURTHEST = 3;
    private static final int TYPICAL = 2;

    /**
     * Chooses among points.
     *
     * @param points {@code [points, axes]}, at least one
     */
    static Representatives of(double[][] points) {
        double[] distances = distances(points);
        double median = median(distances);
        return new Representatives(
                nearest(distances.length, FURTHEST, Comparator.comparingDouble(k -> -distances[k])),
                nearest(distances.length, TYPICAL, Comparator.comparingDouble(k -> Math.abs(distances[k] - median))));
    }

    private static List<Integer> nearest(int points, int wanted, Comparator<Integer> order) {
        return IntStream.range(0, points).boxed().sorted(order).limit(wanted).toList();
    }

    private static double[] distances(double[][] points) {
        double[] squares = new double[points.length];
        for (int axis = 0; axis < points[0].length; axis++) {
            int at = axis;
            double low = Arrays.stream(points).mapToDouble(p -> p[at]).min().orElseThrow();
            double high = Arrays.stream(points).mapToDouble(p -> p[at]).max().orElseThrow();
            for (int k = 0; k < points.length; k++) {
                double scaled = high > low ? (points[k][axis] - low) / (high - low) : .5;
                squares[k] += (scaled - .5) * (scaled - .5);
            }
        }
        return Arrays.stream(squares).map(Math::sqrt).toArray();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
