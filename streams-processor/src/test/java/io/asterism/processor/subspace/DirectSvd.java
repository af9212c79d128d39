package io.asterism.processor.subspace;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The principal components of points by a one-sided Jacobi SVD of the centred data matrix (Hestenes 1958): slow, and independent of what
 * is tested.
 */
record DirectSvd(double[] eigenvalues, double[][] axes, double[][] scores) {
    /** Of points {@code [n, d]}. */
    static DirectSvd of(double[][] points) {
        int n = points.length;
        int d = points[0].length;
        double[][] columns = new double[d][n];
        for (int k = 0; k < d; k++) {
            int at = k;
            double mean =
                    Arrays.stream(points).mapToDouble(p -> p[at]).average().orElseThrow();
            for (int t = 0; t < n; t++) {
                columns[k][t] = points[t][k] - mean;
            }
        }
        double[][] axes = new double[d][d];
        for (int k = 0; k < d; k++) {
            axes[k][k] = 1;
        }
        while (sweep(columns, axes)) {}
        Integer[] order = IntStream.range(0, d)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -dot(columns[k], columns[k])))
                .toArray(Integer[]::new);
        return new DirectSvd(
                Arrays.stream(order)
                        .mapToDouble(k -> dot(columns[k], columns[k]) / (n - 1))
                        .toArray(),
                Arrays.stream(order).map(k -> axes[k]).toArray(double[][]::new),
                Arrays.stream(order).map(k -> columns[k]).toArray(double[][]::new));
    }

    /** Rotates every pair of columns to be orthogonal; says whether any was not. */
    private static boolean sweep(double[][] columns, double[][] axes) {
        boolean moved = false;
        for (int p = 0; p < columns.length; p++) {
            for (int q = p + 1; q < columns.length; q++) {
                double pq = dot(columns[p], columns[q]);
                double pp = dot(columns[p], columns[p]);
                double qq = dot(columns[q], columns[q]);
                if (Math.abs(pq) > 1e-15 * Math.sqrt(pp * qq) && Math.abs(pq) > 1e-280) {
                    moved |= Math.abs(pq) > 1e-13 * Math.sqrt(pp * qq);
                    double zeta = (qq - pp) / (2 * pq);
                    double t = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
                    double cos = 1 / Math.hypot(1, t);
                    rotate(columns[p], columns[q], cos, cos * t);
                    rotate(axes[p], axes[q], cos, cos * t);
                }
            }
        }
        return moved;
    }

    private static void rotate(double[] p, double[] q, double cos, double sin) {
        for (int k = 0; k < p.length; k++) {
            double old = p[k];
            p[k] = cos * old - sin * q[k];
            q[k] = sin * old + cos * q[k];
        }
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }
}
