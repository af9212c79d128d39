package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/**
 * Tables that are kept beside the weights. Contexts have any length, and a worker runs for days: so a table has as many rows as the
 * next power of two, and a pass takes a view of what it needs.
 */
final class Tables {
    private static final int SMALLEST = 256;

    private Tables() {}

    /** What a table for so many has room for; at least that. */
    static int size(int needed) {
        return needed <= SMALLEST ? SMALLEST : Integer.highestOneBit(needed - 1) << 1;
    }

    /** A view of some rows that is freed with the step. */
    static NDArray rows(NDArray table, int from, int to, NDManager step) {
        return view(table, new NDIndex("{}:{}", from, to), step);
    }

    /** A view of a part that is freed with the step. */
    static NDArray view(NDArray table, NDIndex part, NDManager step) {
        NDArray view = table.get(part);
        view.attach(step);
        return view;
    }
}
