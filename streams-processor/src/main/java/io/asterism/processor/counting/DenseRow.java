package io.asterism.processor.counting;

/** A row with a cell for every column, changed in place. */
sealed interface DenseRow extends CountRow permits NarrowRow, WideRow {
    /** Adds a list of counts; no cell may rise above its limit. */
    void add(Cells delta);

    /** Adds the cells of a scratch row, 16 bits without sign, from the row's first column on; they are zero afterwards. */
    void addAndClear(short[] scratch);
}
