package io.asterism.processor.counting;

import java.util.Arrays;

/**
 * The part of a batch that takes part in pairs, with latents named by 16-bit ranks: a rank is the latent itself up to 65,536 latents, and above
 * that the latent's place among those the batch has, ascending, so that the order within a token is kept.
 */
final class ActivePairs {
    private final int[] latentOfRank;
    private int rankCount;
    private int entries;
    private char[] ranks = new char[0];
    private char[] places = new char[0];
    private byte[] levels = new byte[0];
    private int[] ends = new int[0];

    ActivePairs(int dSae) {
        this.latentOfRank = new int[Math.min(dSae, Band.WIDTH)];
    }

    /** Takes a batch's active entries. */
    void read(TokenBatch batch) {
        if (ranks.length < batch.entries()) {
            ranks = new char[batch.latents().length];
            places = new char[isDirect(batch) ? ranks.length : 0];
            levels = new byte[ranks.length];
        }
        if (ends.length < batch.tokens()) {
            ends = new int[batch.ends().length];
        }
        if (isDirect(batch)) {
            rankCount = batch.dSae();
            Arrays.setAll(latentOfRank, rank -> rank);
            readDirect(batch);
        } else {
            readRanked(batch);
        }
    }

    private static boolean isDirect(TokenBatch batch) {
        return batch.dSae() <= Band.WIDTH;
    }

    private void readDirect(TokenBatch batch) {
        int last = batch.dSae() - 1;
        int[] latents = batch.latents();
        byte[] batchLevels = batch.levels();
        int n = 0;
        int k = 0;
        for (int token = 0; token < batch.tokens(); token++) {
            for (int end = batch.ends()[token]; k < end; k++) {
                ranks[n] = (char) latents[k];
                places[n] = (char) (last - latents[k]);
                levels[n] = batchLevels[k];
                n += batchLevels[k] >= 0 ? 1 : 0;
            }
            ends[token] = n;
        }
        entries = n;
    }

    private void readRanked(TokenBatch batch) {
        long[] seen = batch.seen();
        int[] before = new int[seen.length];
        rankCount = 0;
        for (int word = 0; word < seen.length; word++) {
            before[word] = rankCount;
            for (long bits = seen[word]; bits != 0; bits &= bits - 1) {
                latentOfRank[rankCount++] = word << 6 | Long.numberOfTrailingZeros(bits);
            }
        }
        int n = 0;
        int k = 0;
        for (int token = 0; token < batch.tokens(); token++) {
            for (int end = batch.ends()[token]; k < end; k++) {
                int level = batch.levels()[k];
                if (level >= 0) {
                    int latent = batch.latents()[k];
                    ranks[n] = (char) (before[latent >> 6] + Long.bitCount(seen[latent >> 6] & ((1L << latent) - 1)));
                    levels[n++] = (byte) level;
                }
            }
            ends[token] = n;
        }
        entries = n;
    }

    /** Number of ranks. */
    int rankCount() {
        return rankCount;
    }

    int latentOfRank(int rank) {
        return latentOfRank[rank];
    }

    int entries() {
        return entries;
    }

    /** Latents of the entries, valid up to {@link #entries()}. */
    char[] ranks() {
        return ranks;
    }

    /** Places of the entries in a {@link DenseRow}, where ranks are the latents themselves. */
    char[] places() {
        return places;
    }

    /** Levels, beside the ranks. */
    byte[] levels() {
        return levels;
    }

    /** End of each token's entries. */
    int[] ends() {
        return ends;
    }
}
