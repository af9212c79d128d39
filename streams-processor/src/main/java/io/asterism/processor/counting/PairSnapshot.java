package io.asterism.processor.counting;

import java.util.Arrays;

/**
 * Counts as they were at a moment, packed: for readers that must meet the same figures twice. No count exceeds the fires of either
 * latent, since those are read last.
 */
public final class PairSnapshot implements PairCounts {
    private final RowTable rows;
    private final long[] fires;
    private final long tokens;

    private PairSnapshot(RowTable rows, long[] fires, long tokens) {
        this.rows = rows;
        this.fires = fires;
        this.tokens = tokens;
    }

    /** Reads every row once; takes one to two bytes a pair. */
    public static PairSnapshot of(PairCounts live) {
        return of(live, Shape.triangle(live.dSae()));
    }

    /** The same of a pair of SAEs, of whose latents so many are the first one's. */
    public static PairSnapshot ofPair(PairCounts live, int rows) {
        return of(live, Shape.rectangle(rows, live.dSae() - rows));
    }

    private static PairSnapshot of(PairCounts live, Shape shape) {
        int dSae = live.dSae();
        RowTable rows = new RowTable(shape);
        RowEncoder encoder = new RowEncoder();
        Cells cells = encoder.cells();
        long[] row = new long[dSae];
        for (int latent = 0; latent < shape.rows(); latent++) {
            Arrays.fill(row, Math.min(dSae, shape.firstColumn(latent)), dSae, 0);
            live.addRow(latent, 0, dSae, row);
            for (int band = 0; band < shape.bands(); band++) {
                pack(row, latent, band, shape, cells);
                if (cells.size > 0) {
                    rows.load(band, latent, PackedRow.of(encoder.encode(cells)));
                }
            }
        }
        long[] fires = new long[dSae];
        Arrays.setAll(fires, live::fires);
        return new PairSnapshot(rows, fires, live.tokens());
    }

    private static void pack(long[] row, int latent, int band, Shape shape, Cells cells) {
        cells.clear();
        int base = shape.offset() + (band << Band.SHIFT);
        for (int column = shape.first(latent, band); column < shape.width(band); column++) {
            if (row[base + column] != 0) {
                cells.add(column, row[base + column]);
            }
        }
    }

    @Override
    public int dSae() {
        return fires.length;
    }

    @Override
    public long tokens() {
        return tokens;
    }

    @Override
    public long fires(int latent) {
        return fires[latent];
    }

    @Override
    public long count(int latent, int other) {
        return rows.count(Math.min(latent, other), Math.max(latent, other));
    }

    @Override
    public void addRow(int latent, int from, int to, long[] into) {
        rows.addRow(latent, from, to, into);
    }

    @Override
    public void addNeighbors(int latent, long[] into) {
        rows.addNeighbors(latent, into);
    }
}
