package io.asterism.processor.counting;

/**
 * The counts of one latent with the later latents of one {@link Band}: a row of the upper triangle. Columns are relative to the band.
 * A row is read by any thread while one thread adds to it.
 */
sealed interface CountRow permits PackedRow, DenseRow {
    /** The count in a column; 0 where the row has none. */
    long get(int column);

    /** Adds the counts of the columns {@code from <= column < to} to {@code into[at + column - from]}. */
    void addTo(int from, int to, long[] into, int at);

    /** Appends every column that has a count, ascending, with its count. */
    void collect(Cells into);

    /** The row in the form in which it is stored. */
    byte[] encode(RowEncoder encoder);

    /** Bytes the row takes when it is stored, about. */
    long storedBytes();

    /** Heap the row takes, about, in bytes. */
    long bytes();
}
