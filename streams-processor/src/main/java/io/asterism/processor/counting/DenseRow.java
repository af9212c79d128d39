package io.asterism.processor.counting;

/** A row with a cell for every column, changed in place. */
sealed interface DenseRow extends CountRow permits NarrowRow, WideRow {
    /** How many stretches ahead the columns are asked for while one is counted, so that they are in the cache when their turn comes. */
    int AHEAD = 6;

    /** Adds a list of counts; no cell may rise above its limit. */
    void add(Cells delta);

    /**
     * Counts every column of some stretches once more. First the row is read in order, a load a cache line: the hardware fetches ahead of
     * that, while increments that each missed the cache would have to wait one after the other.
     *
     * @param stretches the start in {@code columns} above the end
     * @return what was read ahead, so that no compiler leaves the reading out
     */
    int count(char[] columns, long[] stretches, int from, int to);
}
