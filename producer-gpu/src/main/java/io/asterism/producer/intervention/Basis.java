package io.asterism.producer.intervention;

import java.util.ArrayList;
import java.util.List;

/**
 * An orthonormal basis of the space that some vectors span, by the modified Gram-Schmidt process, each vector twice.
 *
 * @param rows {@code [rank][width]}
 */
record Basis(double[][] rows) {
    /** What is left of a vector, relative to its length, when it is no more than rounding: f32 weights hold 7 digits. */
    private static final double NOTHING = 1e-6;

    /** Of any number of vectors of one width; those that the earlier ones span already add nothing. */
    static Basis of(float[][] vectors) {
        List<double[]> rows = new ArrayList<>();
        for (float[] vector : vectors) {
            double[] left = new double[vector.length];
            for (int i = 0; i < left.length; i++) {
                left[i] = vector[i];
            }
            double length = norm(left);
            for (int pass = 0; pass < 2; pass++) {
                for (double[] row : rows) {
                    add(left, -dot(left, row), row);
                }
            }
            double rest = norm(left);
            if (rest > NOTHING * length) {
                double[] unit = new double[left.length];
                add(unit, 1 / rest, left);
                rows.add(unit);
            }
        }
        return new Basis(rows.toArray(double[][]::new));
    }

    int rank() {
        return rows.length;
    }

    /** All rows one after the other, {@code [rank * width]}. */
    float[] flat() {
        int width = rows[0].length;
        float[] flat = new float[rows.length * width];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) rows[i / width][i % width];
        }
        return flat;
    }

    static double norm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static void add(double[] to, double times, double[] x) {
        for (int i = 0; i < to.length; i++) {
            to[i] += times * x[i];
        }
    }
}
