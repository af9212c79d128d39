package io.asterism.processor.subspace;

import java.util.Arrays;

/**
 * The separability index of points in a plane: the least mutual information, over rotations, between the two coordinates, in bits
 * (methods specification B.1). 0 means that some rotation splits the plane into two independent features.
 */
final class Separability {
    private static final double HALF_WIDTH = 3;
    private static final double LN_2 = Math.log(2);

    private final double[] x;
    private final double[] y;
    private final IndexSettings settings;
    private final int[] histogram;
    private final int[] columns;
    private final int[] rows;
    /** k ln k for every number of points. */
    private final double[] entropies;

    private Separability(Plane plane, IndexSettings settings) {
        this.x = plane.x();
        this.y = plane.y();
        this.settings = settings;
        histogram = new int[settings.bins() * settings.bins()];
        columns = new int[settings.bins()];
        rows = new int[settings.bins()];
        entropies = new double[x.length + 1];
        for (int points = 2; points < entropies.length; points++) {
            entropies[points] = points * Math.log(points);
        }
    }

    static double of(Plane plane, IndexSettings settings) {
        return new Separability(plane, settings).least();
    }

    /** What mutual information of independent coordinates is expected to come out at, (bins - 1)² / (2 N ln 2) bits (Miller 1955). */
    static double bias(int points, IndexSettings settings) {
        double freedom = settings.bins() - 1;
        return freedom * freedom / (2 * points * LN_2);
    }

    private double least() {
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < settings.angles(); k++) {
            least = Math.min(least, information(2 * Math.PI * k / (settings.angles() - 1)));
        }
        return least;
    }

    private double information(double angle) {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double[] a = new double[x.length];
        double[] b = new double[x.length];
        for (int k = 0; k < x.length; k++) {
            a[k] = cos * x[k] - sin * y[k];
            b[k] = sin * x[k] + cos * y[k];
        }
        count(a, b);
        return information();
    }

    private void count(double[] a, double[] b) {
        Arrays.fill(histogram, 0);
        Arrays.fill(columns, 0);
        Arrays.fill(rows, 0);
        Range across = range(a);
        Range along = range(b);
        for (int k = 0; k < a.length; k++) {
            int column = across.bin(a[k], settings.bins());
            int row = along.bin(b[k], settings.bins());
            histogram[column * settings.bins() + row]++;
            columns[column]++;
            rows[row]++;
        }
    }

    private Range range(double[] values) {
        if (!settings.spansTheData()) {
            return new Range(-HALF_WIDTH, HALF_WIDTH);
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return new Range(low, high);
    }

    private record Range(double low, double high) {
        /** What lies outside goes to the first or the last bin. */
        int bin(double value, int bins) {
            return (int) Math.max(0, Math.min(bins - 1, (value - low) / (high - low) * bins));
        }
    }

    /**
     * Σ p log2(p / (p_x p_y)) of the histogram, with n points: (Σ n_xy ln n_xy - Σ n_x ln n_x - Σ n_y ln n_y + n ln n) / (n ln 2). There are
     * far fewer numbers of points than bins in all rotations, so no logarithm is taken twice.
     */
    private double information() {
        double sum = entropies[x.length] + sum(histogram) - sum(columns) - sum(rows);
        return Math.max(0, sum / x.length / LN_2);
    }

    private double sum(int[] bins) {
        double sum = 0;
        for (int points : bins) {
            sum += entropies[points];
        }
        return sum;
    }
}
