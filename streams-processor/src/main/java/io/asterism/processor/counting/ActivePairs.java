package io.asterism.processor.counting;

/**
 * The part of a batch that takes part in pairs: what is active, by the columns it stands in, and in a rectangle by its rows apart from those.
 * Columns of a single band are kept as their places, which are half as long.
 */
final class ActivePairs {
    private final Shape shape;
    private final boolean hasPlaces;
    private final int last;

    private int entries;
    private int[] columns = new int[0];
    private char[] places = new char[0];
    private byte[] levels = new byte[0];
    private int[] ends = new int[0];

    private int rowEntries;
    private int[] rows = new int[0];
    private byte[] rowLevels = new byte[0];
    private int[] rowEnds = new int[0];

    ActivePairs(Shape shape) {
        this.shape = shape;
        this.hasPlaces = shape.bands() <= 1;
        this.last = shape.columns() - 1;
    }

    /** Takes a batch's active entries. */
    void read(TokenBatch batch) {
        if (levels.length < batch.entries()) {
            levels = new byte[batch.latents().length];
            columns = new int[hasPlaces ? 0 : levels.length];
            places = new char[hasPlaces ? levels.length : 0];
        }
        if (ends.length < batch.tokens()) {
            ends = new int[batch.ends().length];
        }
        if (!shape.isTriangle()) {
            readRows(batch);
        }
        int n = 0;
        for (int token = 0; token < batch.tokens(); token++) {
            int from = shape.isTriangle() ? batch.start(token) : firstColumn(batch, token);
            n = hasPlaces ? readPlaces(batch, from, token, n) : readColumns(batch, from, token, n);
            ends[token] = n;
        }
        entries = n;
    }

    private void readRows(TokenBatch batch) {
        if (rowLevels.length < batch.entries()) {
            rowLevels = new byte[levels.length];
            rows = new int[levels.length];
        }
        if (rowEnds.length < batch.tokens()) {
            rowEnds = new int[ends.length];
        }
        int[] batchLatents = batch.latents();
        byte[] batchLevels = batch.levels();
        int n = 0;
        for (int token = 0; token < batch.tokens(); token++) {
            int end = firstColumn(batch, token);
            for (int k = batch.start(token); k < end; k++) {
                rows[n] = batchLatents[k];
                rowLevels[n] = batchLevels[k];
                n += batchLevels[k] >= 0 ? 1 : 0;
            }
            rowEnds[token] = n;
        }
        rowEntries = n;
    }

    /** The first entry of a token that stands in a column; latents ascend within it. */
    private int firstColumn(TokenBatch batch, int token) {
        int[] batchLatents = batch.latents();
        int low = batch.start(token);
        int high = batch.ends()[token];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (batchLatents[middle] < shape.offset()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int readPlaces(TokenBatch batch, int start, int token, int from) {
        int[] batchLatents = batch.latents();
        byte[] batchLevels = batch.levels();
        int lastLatent = last + shape.offset();
        int n = from;
        int end = batch.ends()[token];
        for (int k = start; k < end; k++) {
            places[n] = (char) (lastLatent - batchLatents[k]);
            levels[n] = batchLevels[k];
            n += batchLevels[k] >= 0 ? 1 : 0;
        }
        return n;
    }

    private int readColumns(TokenBatch batch, int start, int token, int from) {
        int[] batchLatents = batch.latents();
        byte[] batchLevels = batch.levels();
        int n = from;
        int end = batch.ends()[token];
        for (int k = start; k < end; k++) {
            columns[n] = batchLatents[k] - shape.offset();
            levels[n] = batchLevels[k];
            n += batchLevels[k] >= 0 ? 1 : 0;
        }
        return n;
    }

    /** Whether all columns are of one band, so that {@link #places} are known. */
    boolean hasPlaces() {
        return hasPlaces;
    }

    /** Entries in columns. */
    int entries() {
        return entries;
    }

    /** The column of an entry. */
    int column(int entry) {
        return hasPlaces ? last - places[entry] : columns[entry];
    }

    /** Places of the entries in a {@link DenseRow}. */
    char[] places() {
        return places;
    }

    /** Levels of the entries, valid up to {@link #entries()}. */
    byte[] levels() {
        return levels;
    }

    /** End of each token's entries in columns. */
    int[] ends() {
        return ends;
    }

    /** Entries in rows. */
    int rowEntries() {
        return shape.isTriangle() ? entries : rowEntries;
    }

    /** The latent of an entry in a row. */
    int row(int entry) {
        return shape.isTriangle() ? column(entry) : rows[entry];
    }

    /** Levels of the entries in rows. */
    byte[] rowLevels() {
        return shape.isTriangle() ? levels : rowLevels;
    }

    /** End of each token's entries in rows. */
    int[] rowEnds() {
        return shape.isTriangle() ? ends : rowEnds;
    }
}
