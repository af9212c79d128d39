package io.asterism.processor.export;

import io.asterism.processor.counting.PairCounts;
import java.io.IOException;
import java.util.Arrays;

/**
 * The whole rows of a symmetric matrix of which the upper triangle is kept by rows, {@code [dSae, dSae]}. What lies left of the diagonal is
 * gathered for a block of rows at a time: of each earlier row, the stretch of the block's columns.
 */
final class SymmetricRows {
    private static final int MOST_ROWS = 256;
    private static final int MOST_CELLS = 1 << 23;

    private final PairCounts pairs;
    private final int dSae;
    private final long[][] block;
    private final long[] stretch;

    SymmetricRows(PairCounts pairs) {
        this.pairs = pairs;
        this.dSae = pairs.dSae();
        int rows = Math.max(1, Math.min(Math.min(MOST_ROWS, dSae), MOST_CELLS / dSae));
        this.block = new long[rows][dSae];
        this.stretch = new long[rows];
    }

    /** Takes one row. */
    interface Visitor {
        /**
         * Sees row {@code row}.
         *
         * @param counts C_ij with C_ii in its place, {@code [dSae]}; valid until it returns
         */
        void row(int row, long[] counts) throws IOException;
    }

    /** Shows every row, in order. */
    void forEach(Visitor visitor) throws IOException {
        for (int from = 0; from < dSae; from += block.length) {
            int to = Math.min(dSae, from + block.length);
            for (int row = from; row < to; row++) {
                Arrays.fill(block[row - from], 0);
            }
            gatherEarlierRows(from, to);
            gatherOwnRows(from, to);
            for (int row = from; row < to; row++) {
                visitor.row(row, block[row - from]);
            }
        }
    }

    private void gatherEarlierRows(int from, int to) {
        for (int earlier = 0; earlier < from; earlier++) {
            Arrays.fill(stretch, 0);
            pairs.addRow(earlier, from, to, stretch);
            for (int row = from; row < to; row++) {
                block[row - from][earlier] = stretch[row - from];
            }
        }
    }

    private void gatherOwnRows(int from, int to) {
        for (int row = from; row < to; row++) {
            long[] counts = block[row - from];
            pairs.addRow(row, 0, dSae, counts);
            counts[row] = pairs.fires(row);
            for (int later = row + 1; later < to; later++) {
                block[later - from][row] = counts[later];
            }
        }
    }
}
