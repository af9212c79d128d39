package io.asterism.processor.geometry;

import java.util.Arrays;

/**
 * How strongly latents belong together for UMAP (McInnes, Healy, Melville 2018, section 3.1 and algorithms 2 and 3): each latent's distances are
 * measured from its nearest neighbor on, in a unit of its own in which its neighbors weigh log2(k) together; then both directions are united.
 * Each edge stands in both directions.
 */
final class FuzzyNeighbors {
    private static final int ROUNDS = 64;
    private static final double CLOSE = 1e-5;
    private static final double LEAST_SCALE = 1e-3;

    final int[] from;
    final int[] to;
    final float[] weights;

    private FuzzyNeighbors(int[] from, int[] to, float[] weights) {
        this.from = from;
        this.to = to;
        this.weights = weights;
    }

    /**
     * Unites the neighborhoods.
     *
     * @param neighbors number of neighbors, the latent itself among them
     */
    static FuzzyNeighbors of(NearestRows nearest, int neighbors) {
        int latents = nearest.latents();
        int others = neighbors - 1;
        float[][] strengths = new float[latents][others];
        double all = 0;
        for (int i = 0; i < latents; i++) {
            for (int n = 0; n < others; n++) {
                all += distance(nearest, i, n);
            }
        }
        double mean = all / ((double) latents * neighbors);
        for (int i = 0; i < latents; i++) {
            strengths[i] = strengths(nearest, i, neighbors, mean);
        }
        return united(nearest, strengths, others);
    }

    private static double distance(NearestRows nearest, int latent, int n) {
        return Math.max(0, 1.0 - nearest.cosine(latent, n));
    }

    private static float[] strengths(NearestRows nearest, int latent, int neighbors, double meanOfAll) {
        int others = neighbors - 1;
        double[] distances = new double[others];
        Arrays.setAll(distances, n -> distance(nearest, latent, n));
        double first = Arrays.stream(distances).filter(d -> d > 0).min().orElse(0);
        double scale = scale(distances, first, Math.log(neighbors) / Math.log(2));
        double mean = first > 0 ? Arrays.stream(distances).sum() / neighbors : meanOfAll;
        scale = Math.max(scale, LEAST_SCALE * mean);
        float[] strengths = new float[others];
        for (int n = 0; n < others; n++) {
            double beyond = distances[n] - first;
            strengths[n] = beyond <= 0 || scale == 0 ? 1 : (float) Math.exp(-beyond / scale);
        }
        return strengths;
    }

    /** By halving, the unit in which the neighbors weigh so much together. */
    private static double scale(double[] distances, double first, double wanted) {
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double scale = 1;
        for (int round = 0; round < ROUNDS; round++) {
            double sum = 0;
            for (double distance : distances) {
                double beyond = distance - first;
                sum += beyond > 0 ? Math.exp(-beyond / scale) : 1;
            }
            if (Math.abs(sum - wanted) < CLOSE) {
                break;
            }
            if (sum > wanted) {
                high = scale;
            } else {
                low = scale;
            }
            scale = Double.isInfinite(high) ? scale * 2 : (low + high) / 2;
        }
        return scale;
    }

    /** The probabilistic sum p + q - pq of the two directions. */
    private static FuzzyNeighbors united(NearestRows nearest, float[][] strengths, int others) {
        int latents = strengths.length;
        int[] from = new int[2 * latents * others];
        int[] to = new int[from.length];
        float[] weights = new float[from.length];
        int edges = 0;
        for (int i = 0; i < latents; i++) {
            for (int n = 0; n < others; n++) {
                int j = nearest.latent(i, n);
                float back = strength(nearest, strengths, j, i, others);
                boolean told = back > 0 && j < i;
                float p = strengths[i][n];
                float weight = p + back - p * back;
                if (!told && weight > 0) {
                    from[edges] = i;
                    to[edges] = j;
                    weights[edges++] = weight;
                    from[edges] = j;
                    to[edges] = i;
                    weights[edges++] = weight;
                }
            }
        }
        return new FuzzyNeighbors(Arrays.copyOf(from, edges), Arrays.copyOf(to, edges), Arrays.copyOf(weights, edges));
    }

    private static float strength(NearestRows nearest, float[][] strengths, int of, int towards, int others) {
        for (int n = 0; n < others; n++) {
            if (nearest.latent(of, n) == towards) {
                return strengths[of][n];
            }
        }
        return 0;
    }
}
