package io.asterism.processor.counting;

import java.util.Random;

/** Counts in a plain square matrix, made the slow and obvious way. */
public record DensePairs(long[][] matrix, long tokens) implements PairCounts {
    /** Counts tokens given as lists of active latents. */
    public static DensePairs ofTokens(int dSae, int[]... tokens) {
        long[][] matrix = new long[dSae][dSae];
        for (int[] active : tokens) {
            for (int i : active) {
                for (int j : active) {
                    matrix[i][j]++;
                }
            }
        }
        return new DensePairs(matrix, tokens.length);
    }

    /** Methods specification, fixture G.1. */
    public static DensePairs handChecked(boolean aboveOneAndAHalf) {
        return aboveOneAndAHalf
                ? ofTokens(8, new int[][] {
                    {0, 1}, {0, 1, 2}, {1}, {0, 1}, {2}, {3, 4}, {3, 4}, {4}, {5, 6}, {5, 6}, {}, {0, 2}
                })
                : ofTokens(8, new int[][] {
                    {0, 1}, {0, 1, 2}, {1, 2}, {0, 1, 3}, {2}, {3, 4}, {3, 4}, {4}, {5, 6}, {5, 6}, {}, {0, 2}
                });
    }

    /** Random counts, most of them 0, each at most as large as both its fires. */
    public static DensePairs random(int dSae, long seed) {
        Random random = new Random(seed);
        long[][] matrix = new long[dSae][dSae];
        for (int i = 0; i < dSae; i++) {
            matrix[i][i] = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(500);
        }
        for (int i = 0; i < dSae; i++) {
            for (int j = 0; j < i; j++) {
                int most = (int) Math.min(matrix[i][i], matrix[j][j]);
                matrix[i][j] = random.nextInt(3) == 0 && most > 0 ? random.nextInt(most + 1) : 0;
                matrix[j][i] = matrix[i][j];
            }
        }
        return new DensePairs(matrix, 2000);
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
