package io.asterism.processor.graph;

import io.asterism.processor.counting.PairCounts;

/** Counts in a plain square matrix, made the slow and obvious way. */
record DenseCounts(long[][] matrix, long tokens) implements PairCounts {
    /** Counts tokens given as lists of active latents. */
    static DenseCounts ofTokens(int dSae, int[]... tokens) {
        long[][] matrix = new long[dSae][dSae];
        for (int[] active : tokens) {
            for (int i : active) {
                for (int j : active) {
                    matrix[i][j]++;
                }
            }
        }
        return new DenseCounts(matrix, tokens.length);
    }

    /** Methods specification, fixture G.1. */
    static DenseCounts handChecked(boolean aboveOneAndAHalf) {
        return aboveOneAndAHalf
                ? ofTokens(8, new int[][] {
                    {0, 1}, {0, 1, 2}, {1}, {0, 1}, {2}, {3, 4}, {3, 4}, {4}, {5, 6}, {5, 6}, {}, {0, 2}
                })
                : ofTokens(8, new int[][] {
                    {0, 1}, {0, 1, 2}, {1, 2}, {0, 1, 3}, {2}, {3, 4}, {3, 4}, {4}, {5, 6}, {5, 6}, {}, {0, 2}
                });
    }

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
        for (int j = 0; j < matrix.length; j++) {
            into[j] += j == latent ? 0 : matrix[latent][j];
        }
    }
}
