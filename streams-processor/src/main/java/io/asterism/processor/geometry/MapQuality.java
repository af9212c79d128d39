package io.asterism.processor.geometry;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;

/**
 * How far a map keeps a decoder's neighborhoods, exactly: trustworthiness and continuity (Venna, Kaski 2001) sum by how many ranks neighbors on one
 * side are beyond the k-th on the other.
 */
record MapQuality(int k, double trustworthiness, double continuity, double knnPreservation) {
    private static final int NEIGHBORS = 15;

    /**
     * Measures.
     *
     * @param at coordinates, {@code [2][latents]}
     */
    static MapQuality of(CosineRows rows, NearestRows nearest, float[][] at, DoubleConsumer progress) {
        int latents = at[0].length;
        // The worst possible sum, by which both are divided, is only that while k is less than half of the latents.
        int k = Math.min(NEIGHBORS, (latents - 1) / 2);
        LongAdder strangers = new LongAdder();
        LongAdder lost = new LongAdder();
        LongAdder common = new LongAdder();
        rows.forEach(
                (latent, cosines, from) -> {
                    float[] near = nearness(at, latent);
                    NearestRows.Best onMap = nearest(near, latent, k);
                    for (int n = 0; n < k; n++) {
                        int there = nearest.latent(latent, n);
                        if (contains(onMap.places, there)) {
                            common.increment();
                        } else {
                            lost.add(rank(near, 0, latent, there) - k);
                        }
                        if (!isNearest(nearest, latent, k, onMap.places[n])) {
                            strangers.add(rank(cosines, from, latents, latent, onMap.places[n]) - k);
                        }
                    }
                },
                progress);
        double worst = (double) latents * k * (2.0 * latents - 3.0 * k - 1) / 2;
        return new MapQuality(
                k, 1 - strangers.sum() / worst, 1 - lost.sum() / worst, (double) common.sum() / ((double) latents * k));
    }

    /** Larger where nearer on the map. */
    private static float[] nearness(float[][] at, int latent) {
        float[] near = new float[at[0].length];
        float x = at[0][latent];
        float y = at[1][latent];
        for (int j = 0; j < near.length; j++) {
            float dx = at[0][j] - x;
            float dy = at[1][j] - y;
            near[j] = -(dx * dx + dy * dy);
        }
        return near;
    }

    private static NearestRows.Best nearest(float[] near, int latent, int k) {
        NearestRows.Best best = new NearestRows.Best(k);
        for (int j = 0; j < near.length; j++) {
            if (j != latent && near[j] > best.least()) {
                best.offer(j, near[j]);
            }
        }
        return best;
    }

    private static long rank(float[] values, int from, int latent, int of) {
        return rank(values, from, values.length, latent, of);
    }

    /** From 1; of equal ones the lower comes first. */
    private static long rank(float[] values, int from, int count, int latent, int of) {
        float value = values[from + of];
        long rank = 1;
        for (int j = 0; j < count; j++) {
            rank += values[from + j] > value ? 1 : 0;
        }
        for (int j = 0; j < of; j++) {
            rank += values[from + j] == value && j != latent ? 1 : 0;
        }
        return values[from + latent] > value ? rank - 1 : rank;
    }

    private static boolean contains(int[] places, int place) {
        for (int each : places) {
            if (each == place) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNearest(NearestRows nearest, int latent, int k, int other) {
        for (int n = 0; n < k; n++) {
            if (nearest.latent(latent, n) == other) {
                return true;
            }
        }
        return false;
    }
}
