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

    final int first;
    final int[] cells;

    WideRow(int first, int width) {
        this.first = first;
        this.cells = new int[width - first];
    }

    @Override
    public long get(int column) {
        return column < first ? 0 : cells[column - first];
    }

    @Override
    public void addTo(int from, int to, long[] into, int at) {
        for (int column = Math.max(from, first); column < to; column++) {
            into[at + column - from] += cells[column - first];
        }
    }

    @Override
    public void add(Cells delta) {
        for (int k = 0; k < delta.size; k++) {
            cells[delta.columns[k] - first] += (int) delta.counts[k];
        }
    }

    @Override
    public int count(char[] columns, long[] stretches, int from, int to) {
        int[] row = cells;
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
        int[] row = cells;
        int n = into.size;
        for (int k = 0; k < row.length; k++) {
            int count = row[k];
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
        return 32 + 4L * cells.length;
    }
}
