package io.asterism.processor.counting;

import java.util.List;

/** How many columns have a count in each row of the whole symmetric matrix. A pair stands in two rows, so the upper triangle says it. */
public final class RowLengths implements UpperTriangle.Reader {
    private final PairCounts pairs;
    private final int[] lengths;

    /** Of nothing yet. */
    public RowLengths(PairCounts pairs) {
        this.pairs = pairs;
        this.lengths = new int[pairs.dSae()];
    }

    /** Reads all rows. */
    public static RowLengths of(PairCounts pairs) {
        RowLengths lengths = new RowLengths(pairs);
        UpperTriangle.read(pairs, List.of(lengths));
        return lengths;
    }

    @Override
    public void row(int latent, long[] counts) {
        int later = 0;
        for (int column = latent + 1; column < counts.length; column++) {
            int pair = counts[column] == 0 ? 0 : 1;
            later += pair;
            lengths[column] += pair;
        }
        lengths[latent] += later + (pairs.fires(latent) == 0 ? 0 : 1);
    }

    /** Where each row ends when all stand one after the other, {@code [dSae + 1]}, from 0 on. */
    public long[] ends() {
        long[] ends = new long[lengths.length + 1];
        for (int row = 0; row < lengths.length; row++) {
            ends[row + 1] = ends[row] + lengths[row];
        }
        return ends;
    }
}
