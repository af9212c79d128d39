package io.asterism.processor.counting;

/** The part of a batch that takes part in pairs. Latents of a single band are kept as their places, which are half as long. */
final class ActivePairs {
    private final boolean hasPlaces;
    private final int last;
    private int entries;
    private int[] latents = new int[0];
    private char[] places = new char[0];
    private byte[] levels = new byte[0];
    private int[] ends = new int[0];

    ActivePairs(int dSae) {
        this.hasPlaces = dSae <= Band.WIDTH;
        this.last = dSae - 1;
    }

    /** Takes a batch's active entries. */
    void read(TokenBatch batch) {
        if (levels.length < batch.entries()) {
            levels = new byte[batch.latents().length];
            latents = new int[hasPlaces ? 0 : levels.length];
            places = new char[hasPlaces ? levels.length : 0];
        }
        if (ends.length < batch.tokens()) {
            ends = new int[batch.ends().length];
        }
        int n = 0;
        for (int token = 0; token < batch.tokens(); token++) {
            n = hasPlaces ? readPlaces(batch, token, n) : readLatents(batch, token, n);
            ends[token] = n;
        }
        entries = n;
    }

    private int readPlaces(TokenBatch batch, int token, int from) {
        int[] batchLatents = batch.latents();
        byte[] batchLevels = batch.levels();
        int n = from;
        int end = batch.ends()[token];
        for (int k = batch.start(token); k < end; k++) {
            places[n] = (char) (last - batchLatents[k]);
            levels[n] = batchLevels[k];
            n += batchLevels[k] >= 0 ? 1 : 0;
        }
        return n;
    }

    private int readLatents(TokenBatch batch, int token, int from) {
        int[] batchLatents = batch.latents();
        byte[] batchLevels = batch.levels();
        int n = from;
        int end = batch.ends()[token];
        for (int k = batch.start(token); k < end; k++) {
            latents[n] = batchLatents[k];
            levels[n] = batchLevels[k];
            n += batchLevels[k] >= 0 ? 1 : 0;
        }
        return n;
    }

    /** Whether all columns are of one band, so that {@link #places} are known. */
    boolean hasPlaces() {
        return hasPlaces;
    }

    int entries() {
        return entries;
    }

    /** The latent of an entry. */
    int latent(int entry) {
        return hasPlaces ? last - places[entry] : latents[entry];
    }

    /** Places of the entries in a {@link DenseRow}. */
    char[] places() {
        return places;
    }

    /** Levels of the entries, valid up to {@link #entries()}. */
    byte[] levels() {
        return levels;
    }

    /** End of each token's entries. */
    int[] ends() {
        return ends;
    }
}
