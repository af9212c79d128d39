package io.asterism.processor.counting;

/** The part of a batch that takes part in pairs. */
final class ActivePairs {
    private final int dSae;
    private int entries;
    private int[] latents = new int[0];
    private char[] places = new char[0];
    private byte[] levels = new byte[0];
    private int[] ends = new int[0];

    ActivePairs(int dSae) {
        this.dSae = dSae;
    }

    /** Takes a batch's active entries. */
    void read(TokenBatch batch) {
        if (latents.length < batch.entries()) {
            latents = new int[batch.latents().length];
            places = new char[hasPlaces() ? latents.length : 0];
            levels = new byte[latents.length];
        }
        if (ends.length < batch.tokens()) {
            ends = new int[batch.ends().length];
        }
        int n = 0;
        for (int token = 0; token < batch.tokens(); token++) {
            n = hasPlaces() ? readWithPlaces(batch, token, n) : readToken(batch, token, n);
            ends[token] = n;
        }
        entries = n;
    }

    private int readWithPlaces(TokenBatch batch, int token, int from) {
        int last = dSae - 1;
        int[] batchLatents = batch.latents();
        byte[] batchLevels = batch.levels();
        int n = from;
        int end = batch.ends()[token];
        for (int k = batch.start(token); k < end; k++) {
            latents[n] = batchLatents[k];
            places[n] = (char) (last - batchLatents[k]);
            levels[n] = batchLevels[k];
            n += batchLevels[k] >= 0 ? 1 : 0;
        }
        return n;
    }

    private int readToken(TokenBatch batch, int token, int from) {
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
        return dSae <= Band.WIDTH;
    }

    int entries() {
        return entries;
    }

    /** Latents of the entries, valid up to {@link #entries()}. */
    int[] latents() {
        return latents;
    }

    /** Places of the entries in a {@link DenseRow}. */
    char[] places() {
        return places;
    }

    /** Levels, beside the latents. */
    byte[] levels() {
        return levels;
    }

    /** End of each token's entries. */
    int[] ends() {
        return ends;
    }
}
