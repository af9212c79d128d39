package io.asterism.processor.counting;

/**
 * A dense row of 16-bit cells. A pair fires together at most as often as its rarer latent fires alone, so the cells cannot
 * overflow while the row's latent has fired no more than 65,535 times; then {@link RowGrowth} widens the row.
 */
final class NarrowRow implements DenseRow {
    /** Largest count of a cell. */
    static final int LIMIT = 65_535;

    /** Cells of a cache line. */
    private static final int LINE = 32;

    final int first;
    final short[] cells;

    NarrowRow(int first, int width) {
        this.first = first;
        this.cells = new short[width - first];
    }

    @Override
    public long get(int column) {
        return column < first ? 0 : cells[column - first] & 0xffff;
    }

    @Override
    public void addTo(int from, int to, long[] into, int at) {
        for (int column = Math.max(from, first); column < to; column++) {
            into[at + column - from] += cells[column - first] & 0xffff;
        }
    }

    @Override
    public void add(Cells delta) {
        for (int k = 0; k < delta.size; k++) {
            cells[delta.columns[k] - first] += (short) delta.counts[k];
        }
    }

    @Override
    public int count(char[] columns, long[] stretches, int from, int to) {
        short[] row = cells;
        int read = 0;
        for (int k = 0; k < row.length; k += LINE) {
            read += row[k];
        }
        for (int s = from; s < to; s++) {
            long ahead = stretches[Math.min(s + AHEAD, to - 1)];
            read += columns[(int) (ahead >>> 32)];
            int end = (int) stretches[s];
            for (int k = (int) (stretches[s] >>> 32); k < end; k++) {
                row[columns[k] - first]++;
            }
        }
        return read;
    }

    @Override
    public void collect(Cells into) {
        short[] row = cells;
        int n = into.size;
        for (int k = 0; k < row.length; k++) {
            int count = row[k] & 0xffff;
            if (count != 0) {
                into.columns[n] = (char) (first + k);
                into.counts[n++] = count;
            }
        }
        into.size = n;
    }

    @Override
    public byte[] encode(RowEncoder encoder) {
        Cells cells = encoder.cells();
        collect(cells);
        return encoder.encode(cells);
    }

    @Override
    public long bytes() {
        return 32 + 2L * cells.length;
    }
}
