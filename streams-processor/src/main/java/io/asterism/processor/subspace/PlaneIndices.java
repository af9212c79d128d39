package io.asterism.processor.subspace;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether the planes of a group's principal components hold an irreducible feature: one that no rotation separates (high
 * separability) and no line catches (low mixture), after Engels et al., arXiv 2405.14860.
 *
 * @param settings the parameter set, by name
 * @param points sampled points they rest on
 * @param planes of axes 1-2, 2-3, 3-4, 4-5, as far as there are axes
 * @param score mean over the planes that count of (1 - mixture) · separability, 0 where there is none
 */
public record PlaneIndices(IndexSettings settings, int points, List<PlaneIndex> planes, double score) {
    private static final int MOST_AXES = 5;
    private static final double LEAST_MIXTURE = .01;

    /**
     * One plane.
     *
     * @param first axis, from 1
     * @param second the next
     * @param separability in bits
     * @param bias what the separability of a separable plane is expected to come out at with so few points, in bits
     * @param mixture share of points near one line
     * @param counted whether it takes part in the score: the ranking script leaves planes with a mixture below .01 out
     */
    public record PlaneIndex(int first, int second, double separability, double bias, double mixture, boolean counted) {
        double score() {
            return (1 - mixture) * separability;
        }
    }

    /**
     * The indices of projected points.
     *
     * @param points {@code [points, axes]}
     */
    static PlaneIndices of(double[][] points, IndexSettings settings) {
        int axes = points.length == 0 ? 0 : Math.min(MOST_AXES, points[0].length);
        List<PlaneIndex> planes = new ArrayList<>();
        for (int axis = 0; axis + 1 < axes; axis++) {
            Plane plane = Plane.of(column(points, axis), column(points, axis + 1));
            double mixture = Mixture.of(plane, settings);
            planes.add(new PlaneIndex(
                    axis + 1,
                    axis + 2,
                    Separability.of(plane, settings),
                    Separability.bias(points.length, settings),
                    mixture,
                    settings == IndexSettings.PAPER || mixture >= LEAST_MIXTURE));
        }
        double score = planes.stream()
                .filter(PlaneIndex::counted)
                .mapToDouble(PlaneIndex::score)
                .average()
                .orElse(0);
        return new PlaneIndices(settings, points.length, List.copyOf(planes), score);
    }

    private static double[] column(double[][] points, int axis) {
        double[] column = new double[points.length];
        for (int k = 0; k < points.length; k++) {
            column[k] = points[k][axis];
        }
        return column;
    }
}
