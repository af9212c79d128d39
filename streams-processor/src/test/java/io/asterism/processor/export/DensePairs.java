package io.asterism.processor.export;

import io.asterism.processor.counting.PairCounts;

/** Counts read from a whole matrix. */
record DensePairs(long[][] matrix, long tokens) implements PairCounts {
    @Override
    public int dSae() {
        return matrix.length;
    }

    @Override
    public long fires(int latent) {
        return matrix[latent][latent];
    }

    @Override
    public long count(int latent, int other) {
        return matrix[latent][other];
    }

    @Override
    public void addRow(int latent, int from, int to, long[] into) {
        for (int j = Math.max(from, latent + 1); j < to; j++) {
            into[j - from] += matrix[latent][j];
        }
    }

    @Override
    public void addNeighbors(int latent, long[] into) {
        for (int j = 0; j < into.length; j++) {
            into[j] += j == latent ? 0 : matrix[latent][j];
        }
    }
}
