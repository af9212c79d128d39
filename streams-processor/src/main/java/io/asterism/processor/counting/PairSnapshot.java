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
        int dSae = live.dSae();
        RowTable rows = new RowTable(dSae);
        RowEncoder encoder = new RowEncoder();
        Cells cells = encoder.cells();
        long[] row = new long[dSae];
        for (int latent = 0; latent < dSae; latent++) {
            Arrays.fill(row, latent, dSae, 0);
            live.addRow(latent, 0, dSae, row);
            for (int band = latent >>> Band.SHIFT; band < Band.count(dSae); band++) {
                pack(row, latent, band, dSae, cells);
                if (cells.size > 0) {
                    rows.load(band, latent, PackedRow.of(encoder.encode(cells)));
                }
            }
        }
        long[] fires = new long[dSae];
        Arrays.setAll(fires, live::fires);
        return new PairSnapshot(rows, fires, live.tokens());
    }

    private static void pack(long[] row, int latent, int band, int dSae, Cells cells) {
        cells.clear();
        int base = band << Band.SHIFT;
        for (int column = Band.first(latent, band); column < Band.width(dSae, band); column++) {
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
