package io.asterism.processor.counting;

/**
 * Adds a batch's counts to a row and gives the row the form it then needs: packed while sparse, dense when filled, its cells as wide as the
 * number of times its latent fired demands. Tests lower the limits of the cells to see rows outgrow them.
 */
final class RowGrowth {
    /** A row is dense when more than one column in so many has a count. */
    private static final int DENSE = 8;

    private final long narrowLimit;
    private final long wideLimit;
    private final RowEncoder encoder = new RowEncoder();
    private final Cells existing = new Cells();
    private final Cells merged = new Cells();

    RowGrowth() {
        this(NarrowRow.LIMIT, WideRow.LIMIT);
    }

    RowGrowth(long narrowLimit, long wideLimit) {
        this.narrowLimit = narrowLimit;
        this.wideLimit = wideLimit;
    }

    /**
     * The row with a list of counts added. A dense row that is wide enough is changed in place.
     *
     * @param most no cell of the sum is above this
     * @param first the row's first column
     * @param width columns of its band
     */
    CountRow add(CountRow row, Cells delta, long most, int first, int width) {
        if (row instanceof PackedRow packed) {
            long filled = (long) packed.entries() + delta.size;
            if (filled * DENSE <= width - first || most > wideLimit) {
                return merge(packed, delta);
            }
        }
        CountRow roomy = dense(row, most, first, width);
        if (roomy instanceof DenseRow dense) {
            dense.add(delta);
            return dense;
        }
        return merge(roomy, delta);
    }

    /** The sum of two rows, packed. */
    PackedRow sum(CountRow left, CountRow right) {
        Cells delta = encoder.cells();
        right.collect(delta);
        return merge(left, delta);
    }

    /** The row in packed form. */
    PackedRow pack(CountRow row) {
        return row instanceof PackedRow packed ? packed : PackedRow.of(row.encode(encoder));
    }

    private PackedRow merge(CountRow row, Cells delta) {
        if (row == GapRow.EMPTY) {
            return PackedRow.of(encoder.encode(delta));
        }
        existing.clear();
        row.collect(existing);
        merged.merge(existing, delta);
        return PackedRow.of(encoder.encode(merged));
    }

    /** The row as a dense one whose cells can hold the largest count, or packed where no dense cell can. */
    CountRow dense(CountRow row, long most, int first, int width) {
        if (most > wideLimit) {
            return pack(row);
        }
        if (row instanceof WideRow || (row instanceof NarrowRow && most <= narrowLimit)) {
            return row;
        }
        existing.clear();
        row.collect(existing);
        DenseRow dense = most <= narrowLimit ? new NarrowRow(first, width) : new WideRow(first, width);
        dense.add(existing);
        return dense;
    }
}
