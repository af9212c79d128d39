package io.asterism.processor.counting;

import java.util.Arrays;

/**
 * A dense row of 16-bit cells. A pair fires together at most as often as its rarer latent fires alone, so the cells cannot
 * overflow while the row's latent has fired no more than 65,535 times; then {@link RowGrowth} widens the row.
 */
final class NarrowRow implements DenseRow {
    /** Largest count of a cell. */
    static final int LIMIT = 65_535;

    /** Cells of a cache line. */
    private static final int LINE = 32;

    private final int last;
    private final short[] cells;

    NarrowRow(int first, int width) {
        this.last = width - 1;
        this.cells = new short[width - first];
    }

    @Override
    public long get(int column) {
        int cell = last - column;
        return cell >= cells.length ? 0 : cells[cell] & 0xffff;
    }

    @Override
    public void addTo(int from, int to, long[] into, int at) {
        for (int column = Math.max(from, last + 1 - cells.length); column < to; column++) {
            into[at + column - from] += cells[last - column] & 0xffff;
        }
    }

    @Override
    public void add(Cells delta) {
        for (int k = 0; k < delta.size; k++) {
            cells[last - delta.columns[k]] += (short) delta.counts[k];
        }
    }

    @Override
    public int readAhead() {
        short[] row = cells;
        int read = 0;
        for (int k = 0; k < row.length; k += LINE) {
            read += row[k];
        }
        return read;
    }

    @Override
    public void count(char[] places, int size) {
        short[] row = cells;
        for (int k = 0; k < size; k++) {
            row[places[k]]++;
        }
    }

    @Override
    public void collect(Cells into) {
        short[] row = cells;
        int n = into.size;
        for (int k = row.length - 1; k >= 0; k--) {
            int count = row[k] & 0xffff;
            if (count != 0) {
                into.columns[n] = (char) (last - k);
                into.counts[n++] = count;
            }
        }
        into.size = n;
    }

    @Override
    public int firstColumn() {
        return last + 1 - cells.length;
    }

    @Override
    public int width() {
        return last + 1;
    }

    @Override
    public void copy(int from, int columns, int[] into) {
        short[] row = cells;
        int at = last - from;
        int before = Math.max(0, at + 1 - row.length);
        Arrays.fill(into, 0, before, 0);
        for (int k = before; k < columns; k++) {
            into[k] = row[at - k] & 0xffff;
        }
    }

    @Override
    public long bytes() {
        return 32 + 2L * cells.length;
    }
}
