package io.asterism.processor.counting;

/**
 * A row with a cell for every column, changed in place. Cells stand in the opposite order of the columns, so that the place of a column,
 * counted from the band's last one, is the same in the rows of all latents.
 */
sealed interface DenseRow extends CountRow permits NarrowRow, WideRow {
    /** Adds a list of counts; no cell may rise above its limit. */
    void add(Cells delta);

    /**
     * Reads the row in order, a load a cache line: the hardware fetches ahead of that, while increments that each missed the cache would
     * have to wait one after the other.
     *
     * @return what was read, so that no compiler leaves the reading out
     */
    int readAhead();

    /** Counts once more the columns that stand in the first {@code size} places of a list. */
    void count(char[] places, int size);

    /** The first column that has a cell, relative to the band. */
    int firstColumn();

    /** Columns of the band. */
    int width();

    /** Copies the counts of columns of the band; those before the first are 0. */
    void copy(int from, int columns, int[] into);

    /** Half a byte a cell: most counts are small. */
    @Override
    default long storedBytes() {
        return ((long) width() - firstColumn()) / 2;
    }

    @Override
    default byte[] encode(RowEncoder encoder) {
        return encoder.encode(this);
    }
}
