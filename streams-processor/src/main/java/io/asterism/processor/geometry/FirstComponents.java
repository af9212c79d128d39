package io.asterism.processor.geometry;

import java.util.SplittableRandom;

/** The first two principal components of a decoder's unit rows, by powers of the covariance; near enough to begin a layout with. */
final class FirstComponents {
    private static final int ROUNDS = 30;

    private FirstComponents() {}

    /** Each latent's coordinates along them, {@code [2][latents]}. */
    static double[][] of(DecoderTable decoder, SplittableRandom random) {
        int latents = decoder.latents();
        int width = decoder.width();
        float[][] rows = new float[latents][];
        double[] mean = new double[width];
        for (int i = 0; i < latents; i++) {
            rows[i] = decoder.unitRow(i);
            for (int k = 0; k < width; k++) {
                mean[k] += rows[i][k] / latents;
            }
        }
        double[][] axes = new double[2][width];
        for (double[] axis : axes) {
            for (int k = 0; k < width; k++) {
                axis[k] = random.nextDouble() - 0.5;
            }
        }
        orthonormalize(axes);
        for (int round = 0; round < ROUNDS; round++) {
            for (int a = 0; a < axes.length; a++) {
                axes[a] = along(rows, mean, coordinates(rows, mean, axes[a]));
            }
            orthonormalize(axes);
        }
        return new double[][] {coordinates(rows, mean, axes[0]), coordinates(rows, mean, axes[1])};
    }

    private static double[] coordinates(float[][] rows, double[] mean, double[] axis) {
        double offset = 0;
        for (int k = 0; k < mean.length; k++) {
            offset += mean[k] * axis[k];
        }
        double[] coordinates = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double sum = -offset;
            for (int k = 0; k < mean.length; k++) {
                sum += rows[i][k] * axis[k];
            }
            coordinates[i] = sum;
        }
        return coordinates;
    }

    /** The centred rows, each times its coordinate, summed. */
    private static double[] along(float[][] rows, double[] mean, double[] coordinates) {
        double[] sum = new double[mean.length];
        double all = 0;
        for (int i = 0; i < rows.length; i++) {
            all += coordinates[i];
            for (int k = 0; k < sum.length; k++) {
                sum[k] += coordinates[i] * rows[i][k];
            }
        }
        for (int k = 0; k < sum.length; k++) {
            sum[k] -= all * mean[k];
        }
        return sum;
    }

    private static void orthonormalize(double[][] axes) {
        scale(axes[0]);
        double along = 0;
        for (int k = 0; k < axes[0].length; k++) {
            along += axes[0][k] * axes[1][k];
        }
        for (int k = 0; k < axes[0].length; k++) {
            axes[1][k] -= along * axes[0][k];
        }
        scale(axes[1]);
    }

    /** An axis along which nothing varies stays one of zeros. */
    private static void scale(double[] axis) {
        double squares = 0;
        for (double value : axis) {
            squares += value * value;
        }
        double factor = squares > 1e-300 ? 1 / Math.sqrt(squares) : 0;
        for (int k = 0; k < axis.length; k++) {
            axis[k] *= factor;
        }
    }
}
