package io.asterism.processor.counting;

import java.util.Arrays;

/**
 * The counts of a pair of SAEs: n_ij, the number of joined tokens on which latent i of the first and latent j of the second are both active,
 * and how often each is. A view of counts whose latents are numbered through.
 *
 * @param pairs those counts
 * @param rows latents of the first SAE
 */
public record CrossCounts(PairCounts pairs, int rows) {
    /** Latents of the second SAE. */
    public int columns() {
        return pairs.dSae() - rows;
    }

    /** Tokens that were joined: N. */
    public long tokens() {
        return pairs.tokens();
    }

    /** n_i: joined tokens on which a latent of the first SAE is active. */
    public long rowFires(int row) {
        return pairs.fires(row);
    }

    /** n_j: joined tokens on which a latent of the second SAE is active. */
    public long columnFires(int column) {
        return pairs.fires(rows + column);
    }

    /** n_ij. */
    public long count(int row, int column) {
        return pairs.count(row, rows + column);
    }

    /** Puts n_ij for every column into {@code into}, {@code [columns]}. */
    public void row(int row, long[] into) {
        Arrays.fill(into, 0);
        pairs.addRow(row, rows, pairs.dSae(), into);
    }

    /** Puts n_ij for every row into {@code into}, {@code [rows]}. */
    public void column(int column, long[] into) {
        long[] all = new long[pairs.dSae()];
        pairs.addNeighbors(rows + column, all);
        System.arraycopy(all, 0, into, 0, rows);
    }
}
