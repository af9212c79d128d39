package io.asterism.processor.geometry;

import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleConsumer;

/**
 * Lays latents out in two dimensions, so that those that belong together lie together: UMAP (McInnes, Healy, Melville 2018, algorithm 5) by stochastic
 * gradient descent from the rows' first two principal components. In one thread, so that the same decoder and seed give the same map.
 */
final class Umap {
    static final int NEIGHBORS = 15;
    static final double MIN_DIST = 0.1;

    /** The curve 1 / (1 + a d^2b) that comes nearest to 1 up to {@link #MIN_DIST} and exp(-(d - MIN_DIST)) beyond. */
    private static final double A = 1.576943460405378;

    private static final double B = 0.8950608781227859;

    private static final int NEGATIVE_SAMPLES = 5;
    private static final int FEW = 10_000;
    private static final int EPOCHS_OF_FEW = 500;
    private static final int EPOCHS_OF_MANY = 200;
    private static final double STEEPEST = 4;
    private static final double NEAR = 0.001;
    private static final double EXTENT = 10;
    private static final double NOISE = 1e-4;

    private final FuzzyNeighbors edges;
    private final double[][] at;
    private final SplittableRandom random;

    private Umap(FuzzyNeighbors edges, double[][] at, SplittableRandom random) {
        this.edges = edges;
        this.at = at;
        this.random = random;
    }

    static int epochs(int latents) {
        return latents <= FEW ? EPOCHS_OF_FEW : EPOCHS_OF_MANY;
    }

    /**
     * Lays out.
     *
     * @return {@code [2][latents]}
     */
    static double[][] layout(DecoderTable decoder, NearestRows nearest, long seed, DoubleConsumer progress) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] start = FirstComponents.of(decoder, random);
        for (double[] axis : start) {
            stretch(axis, random);
        }
        int neighbors = Math.min(NEIGHBORS, nearest.kept() + 1);
        Umap umap = new Umap(FuzzyNeighbors.of(nearest, neighbors), start, random);
        umap.descend(epochs(decoder.latents()), progress);
        return umap.at;
    }

    private static void stretch(double[] axis, SplittableRandom random) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : axis) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double factor = high > low ? EXTENT / (high - low) : 0;
        for (int i = 0; i < axis.length; i++) {
            axis[i] = (axis[i] - low) * factor + NOISE * (random.nextDouble() - 0.5);
        }
    }

    private void descend(int epochs, DoubleConsumer progress) {
        float most = 0;
        for (float weight : edges.weights) {
            most = Math.max(most, weight);
        }
        int count = edges.weights.length;
        double[] every = new double[count];
        double[] next = new double[count];
        double[] nextNegative = new double[count];
        for (int e = 0; e < count; e++) {
            boolean tooWeak = edges.weights[e] < most / epochs;
            every[e] = tooWeak ? Double.POSITIVE_INFINITY : most / edges.weights[e];
            next[e] = every[e];
            nextNegative[e] = every[e] / NEGATIVE_SAMPLES;
        }
        for (int epoch = 0; epoch < epochs; epoch++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException();
            }
            double rate = 1 - (double) epoch / epochs;
            for (int e = 0; e < count; e++) {
                if (next[e] <= epoch) {
                    attract(edges.from[e], edges.to[e], rate);
                    next[e] += every[e];
                    double step = every[e] / NEGATIVE_SAMPLES;
                    int samples = (int) ((epoch - nextNegative[e]) / step);
                    for (int s = 0; s < samples; s++) {
                        repel(edges.from[e], random.nextInt(at[0].length), rate);
                    }
                    nextNegative[e] += samples * step;
                }
            }
            progress.accept((epoch + 1.0) / epochs);
        }
    }

    private void attract(int i, int j, double rate) {
        double squared = squaredDistance(i, j);
        if (squared > 0) {
            double power = Math.pow(squared, B - 1);
            double pull = -2 * A * B * power / (A * power * squared + 1);
            for (double[] axis : at) {
                double move = clipped(pull * (axis[i] - axis[j])) * rate;
                axis[i] += move;
                axis[j] -= move;
            }
        }
    }

    private void repel(int i, int j, double rate) {
        double squared = squaredDistance(i, j);
        if (squared > 0) {
            double push = 2 * B / ((NEAR + squared) * (A * Math.pow(squared, B) + 1));
            for (double[] axis : at) {
                axis[i] += clipped(push * (axis[i] - axis[j])) * rate;
            }
        }
    }

    private double squaredDistance(int i, int j) {
        double x = at[0][i] - at[0][j];
        double y = at[1][i] - at[1][j];
        return x * x + y * y;
    }

    private static double clipped(double gradient) {
        return Math.max(-STEEPEST, Math.min(STEEPEST, gradient));
    }
}
