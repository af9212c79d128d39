package io.asterism.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws a workload's tokens one after another; a seed always gives the same ones. */
final class TokenGenerator {
    private static final double ZIPF_EXPONENT = 0.97;
    private static final double ZIPF_SHIFT = 20;
    private static final long SHUFFLE_SEED = 24;

    private final Workload workload;
    private final SplittableRandom random;
    private final CumulativeTable background;
    private final CumulativeTable draws;
    private final CumulativeTable clusters;
    /** Latents in the order of their rates; popular ones are spread over the whole width. */
    private final int[] byRate;

    private final long[] active = new long[Workload.D_SAE / Long.SIZE];
    private final int[] latents = new int[Workload.D_SAE];
    private int count;

    TokenGenerator(Workload workload, long seed) {
        this.workload = workload;
        this.random = new SplittableRandom(seed);
        this.background = CumulativeTable.of(Workload.D_SAE, rank -> Math.pow(rank + 1 + ZIPF_SHIFT, -ZIPF_EXPONENT));
        this.draws = CumulativeTable.poisson(workload.background());
        this.clusters = CumulativeTable.poisson(workload.clusters());
        this.byRate = shuffled(new SplittableRandom(SHUFFLE_SEED));
    }

    private static int[] shuffled(SplittableRandom random) {
        int[] order = new int[Workload.D_SAE];
        Arrays.setAll(order, latent -> latent);
        for (int k = order.length - 1; k > 0; k--) {
            int other = random.nextInt(k + 1);
            int swapped = order[k];
            order[k] = order[other];
            order[other] = swapped;
        }
        return order;
    }

    /** Draws the next token. */
    void next() {
        count = 0;
        int limit = workload.k() == 0 ? Workload.D_SAE : workload.k();
        for (int left = clusters.draw(random); left > 0; left--) {
            addCluster(limit);
        }
        int left = workload.k() == 0 ? draws.draw(random) : Integer.MAX_VALUE;
        for (; left > 0 && count < limit; left--) {
            add(byRate[background.draw(random)]);
        }
        Arrays.sort(latents, 0, count);
        for (int k = 0; k < count; k++) {
            active[latents[k] >> 6] = 0;
        }
    }

    /** Each member of the cluster fires with an even chance. */
    private void addCluster(int limit) {
        int first = random.nextInt(Workload.D_SAE / Workload.CLUSTER) * Workload.CLUSTER;
        int members = random.nextInt() >>> (Integer.SIZE - Workload.CLUSTER);
        for (; members != 0 && count < limit; members &= members - 1) {
            add(first + Integer.numberOfTrailingZeros(members));
        }
    }

    private void add(int latent) {
        long bit = 1L << latent;
        if ((active[latent >> 6] & bit) == 0) {
            active[latent >> 6] |= bit;
            latents[count++] = latent;
        }
    }

    /** Latents active on the token. */
    int count() {
        return count;
    }

    /** The active latents, ascending, valid up to {@link #count()}. */
    int[] latents() {
        return latents;
    }

    /** The activation of a latent in a token: above 0, exact in 16 bits, its own draw of nothing. */
    static float activation(long token, int latent) {
        return (1 + (Fingerprint.hash((int) token, latent) >>> 54)) / 64f;
    }
}
