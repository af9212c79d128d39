package io.asterism.processor.counting;

/**
 * A dense row of 32-bit cells, for a latent that has fired more than 65,535 times. Past 2³¹ - 1 fires {@link RowGrowth} packs the row,
 * whose counts may have 64 bits.
 */
final class WideRow implements DenseRow {
    /** Largest count of a cell. */
    static final int LIMIT = Integer.MAX_VALUE;

    /** Cells of a cache line. */
    private static final int LINE = 16;

    private final int last;
    private final int[] cells;

    WideRow(int first, int width) {
        this.last = width - 1;
        this.cells = new int[width - first];
    }

    @Override
    public long get(int column) {
        int cell = last - column;
        return cell >= cells.length ? 0 : cells[cell];
    }

    @Override
    public void addTo(int from, int to, long[] into, int at) {
        for (int column = Math.max(from, last + 1 - cells.length); column < to; column++) {
            into[at + column - from] += cells[last - column];
        }
    }

    @Override
    public void add(Cells delta) {
        for (int k = 0; k < delta.size; k++) {
            cells[last - delta.columns[k]] += (int) delta.counts[k];
        }
    }

    @Override
    public int readAhead() {
        int[] row = cells;
        int read = 0;
        for (int k = 0; k < row.length; k += LINE) {
            read += row[k];
        }
        return read;
    }

    @Override
    public void count(char[] places, int size) {
        int[] row = cells;
        for (int k = 0; k < size; k++) {
            row[places[k]]++;
        }
    }

    @Override
    public void collect(Cells into) {
        int[] row = cells;
        int n = into.size;
        for (int k = row.length - 1; k >= 0; k--) {
            int count = row[k];
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
        int at = last - from;
        for (int k = 0; k < columns; k++) {
            into[k] = at - k < cells.length ? cells[at - k] : 0;
        }
    }

    @Override
    public long bytes() {
        return 32 + 4L * cells.length;
    }
}
