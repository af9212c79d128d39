package io.asterism.producer.sae;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** An SAE in double precision, one number after the other: what the loaders' results are compared with. */
final class PlainEncoder {
    private final int dIn;
    private final int dSae;
    private final int dOut;
    /** {@code [dSae][dIn]}. */
    private final double[][] encoder;
    /** {@code [dSae][dOut]}. */
    private final double[][] decoder;

    double[] encoderBias;
    double[] decoderBias;
    boolean subtracts;
    double factorIn = 1;
    double factorOut = 1;
    /** From pre-activations to activations. */
    UnaryOperator<double[]> selector = pre -> map(pre, p -> Math.max(p, 0));
    /** {@code [dOut][dIn]}; none where empty. */
    double[][] skip = new double[0][];

    PlainEncoder(double[][] encoder, double[][] decoder) {
        this.encoder = encoder;
        this.decoder = decoder;
        this.dSae = encoder.length;
        this.dIn = encoder[0].length;
        this.dOut = decoder[0].length;
        this.encoderBias = new double[dSae];
        this.decoderBias = new double[dOut];
    }

    /** A matrix of a file; {@code transposed} when it is wanted the other way round. */
    static double[][] matrix(float[] values, int rows, int columns, boolean transposed) {
        double[][] matrix = new double[transposed ? columns : rows][transposed ? rows : columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                matrix[transposed ? j : i][transposed ? i : j] = values[i * columns + j];
            }
        }
        return matrix;
    }

    static double[] vector(float[] values) {
        double[] vector = new double[values.length];
        Arrays.setAll(vector, i -> values[i]);
        return vector;
    }

    /** The largest k, then rectified. */
    static double[] topK(double[] pre, int k) {
        double[] sorted = pre.clone();
        Arrays.sort(sorted);
        double least = sorted[sorted.length - k];
        return map(pre, p -> p >= least ? Math.max(p, 0) : 0);
    }

    static double[] map(double[] values, java.util.function.DoubleUnaryOperator each) {
        return Arrays.stream(values).map(each).toArray();
    }

    double norm(int latent) {
        return Math.sqrt(Arrays.stream(decoder[latent]).map(v -> v * v).sum());
    }

    /** Activations before folding, {@code [dSae]}. */
    double[] activations(double[] x) {
        double[] pre = new double[dSae];
        for (int j = 0; j < dSae; j++) {
            double sum = encoderBias[j];
            for (int i = 0; i < dIn; i++) {
                sum += (x[i] * factorIn - (subtracts ? decoderBias[i] : 0)) * encoder[j][i];
            }
            pre[j] = sum;
        }
        return selector.apply(pre);
    }

    /** Squared distance of the reconstruction from a target. */
    double squaredError(double[] x, double[] target) {
        double[] f = activations(x);
        double error = 0;
        for (int o = 0; o < dOut; o++) {
            double y = decoderBias[o];
            for (int j = 0; j < dSae; j++) {
                y += f[j] * decoder[j][o];
            }
            y /= factorOut;
            if (skip.length > 0) {
                for (int i = 0; i < dIn; i++) {
                    y += x[i] * skip[o][i];
                }
            }
            error += (target[o] - y) * (target[o] - y);
        }
        return error;
    }
}
