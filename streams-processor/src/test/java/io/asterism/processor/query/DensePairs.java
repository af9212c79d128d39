package io.asterism.processor.query;

import io.asterism.processor.counting.PairCounts;
import java.util.Random;

/** Counts in a whole symmetric matrix, {@code [dSae, dSae]}. */
record DensePairs(long[][] counts, long tokens) implements PairCounts {
    /** Random counts, most of them 0, each at most as large as both its fires. */
    static DensePairs random(int dSae, long seed) {
        Random random = new Random(seed);
        long[][] counts = new long[dSae][dSae];
        for (int i = 0; i < dSae; i++) {
            counts[i][i] = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(500);
        }
        for (int i = 0; i < dSae; i++) {
            for (int j = 0; j < i; j++) {
                int most = (int) Math.min(counts[i][i], counts[j][j]);
                counts[i][j] = random.nextInt(3) == 0 && most > 0 ? random.nextInt(most + 1) : 0;
                counts[j][i] = counts[i][j];
            }
        }
        return new DensePairs(counts, 2000);
    }

    @Override
    public int dSae() {
        return counts.length;
    }

    @Override
    public long fires(int latent) {
        return counts[latent][latent];
    }

    @Override
    public long count(int latent, int other) {
        return counts[latent][other];
    }

    @Override
    public void addRow(int latent, int from, int to, long[] into) {
        for (int j = Math.max(from, latent + 1); j < to; j++) {
            into[j - from] += counts[latent][j];
        }
    }

    @Override
    public void addNeighbors(int latent, long[] into) {
        for (int j = 0; j < counts.length; j++) {
            into[j] += j == latent ? 0 : counts[latent][j];
        }
    }
}
