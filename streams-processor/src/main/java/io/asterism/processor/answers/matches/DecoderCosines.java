package io.asterism.processor.answers.matches;

import io.asterism.processor.matching.Weighing;
import java.util.Arrays;

/** The cosines between the decoder rows of two SAEs; 0 with a row that is 0 throughout. */
final class DecoderCosines implements Weighing {
    /** Rows of b that are gone through together, which stay in the cache. */
    private static final int TILE = 128;

    private final float[][] a;
    private final float[][] b;
    private final double[] normsOfA;
    private final double[] normsOfB;

    /**
     * Of two decoders.
     *
     * @param a {@code [latents, dIn]}
     * @param b {@code [latents, dIn]}
     */
    DecoderCosines(float[][] a, float[][] b) {
        this.a = a;
        this.b = b;
        this.normsOfA = norms(a);
        this.normsOfB = norms(b);
    }

    /**
     * Of every latent the one of the other SAE whose decoder row lies nearest; of equally near ones the first.
     *
     * @param latents that one
     * @param cosines with it
     */
    record Nearest(int[] latents, double[] cosines) {
        private static Nearest none(int latents) {
            double[] cosines = new double[latents];
            Arrays.fill(cosines, Double.NEGATIVE_INFINITY);
            return new Nearest(new int[latents], cosines);
        }

        private void offer(int latent, int other, double cosine) {
            if (cosine > cosines[latent]) {
                cosines[latent] = cosine;
                latents[latent] = other;
            }
        }
    }

    /** What is nearest to a's latents and to b's. */
    record Both(Nearest ofA, Nearest ofB) {}

    /** Components of a decoder row. */
    int dIn() {
        return a[0].length;
    }

    private static double[] norms(float[][] rows) {
        return Arrays.stream(rows).mapToDouble(row -> Math.sqrt(dot(row, row))).toArray();
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int k = 0; k < one.length; k++) {
            sum += (double) one[k] * other[k];
        }
        return sum;
    }

    private double cosine(int row, int column, double dot) {
        double norms = normsOfA[row] * normsOfB[column];
        return norms > 0 ? Math.max(-1, Math.min(1, dot / norms)) : 0;
    }

    @Override
    public double of(int row, int column, long both, long first, long second, long tokens) {
        return cosine(row, column, dot(a[row], b[column]));
    }

    /** Goes through all of them: {@code a.length * b.length * dIn} products. */
    Both nearest() {
        Nearest ofA = Nearest.none(a.length);
        Nearest ofB = Nearest.none(b.length);
        int dIn = a[0].length;
        double[][] columns = new double[dIn][TILE];
        double[] dots = new double[TILE];
        for (int from = 0; from < b.length; from += TILE) {
            int width = Math.min(TILE, b.length - from);
            for (int k = 0; k < dIn; k++) {
                for (int j = 0; j < width; j++) {
                    columns[k][j] = b[from + j][k];
                }
            }
            for (int i = 0; i < a.length; i++) {
                Arrays.fill(dots, 0);
                for (int k = 0; k < dIn; k++) {
                    addScaled(a[i][k], columns[k], dots);
                }
                for (int j = 0; j < width; j++) {
                    double cosine = cosine(i, from + j, dots[j]);
                    ofA.offer(i, from + j, cosine);
                    ofB.offer(from + j, i, cosine);
                }
            }
        }
        return new Both(ofA, ofB);
    }

    /** A loop that the compiler turns into vector instructions. */
    private static void addScaled(double factor, double[] from, double[] to) {
        for (int j = 0; j < TILE; j++) {
            to[j] += factor * from[j];
        }
    }
}
