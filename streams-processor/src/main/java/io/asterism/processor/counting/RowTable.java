package io.asterism.processor.counting;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The upper triangle of one count matrix: rows by band and latent, made when a band's first row has a count. One thread writes; others may
 * read meanwhile.
 */
final class RowTable {
    /** Takes rows with the place they stand in. */
    interface RowVisitor {
        void row(int band, int latent, CountRow row);
    }

    /** A row that was not set between so many commits is idle. */
    static final int IDLE_COMMITS = 8;

    private final int dSae;
    private final @Nullable CountRow[][] bands;
    private final BitSet[] dirty;
    private final BitSet[] touched;
    private int packings;

    RowTable(int dSae) {
        this.dSae = dSae;
        this.bands = new CountRow[Band.count(dSae)][];
        this.dirty = new BitSet[bands.length];
        this.touched = new BitSet[bands.length];
        Arrays.setAll(dirty, band -> new BitSet());
        Arrays.setAll(touched, band -> new BitSet());
    }

    int dSae() {
        return dSae;
    }

    CountRow row(int band, int latent) {
        CountRow[] rows = bands[band];
        return rows == null || latent >= rows.length || rows[latent] == null ? GapRow.EMPTY : rows[latent];
    }

    /** Puts a row in place, to be stored at the next commit. */
    void set(int band, int latent, CountRow row) {
        load(band, latent, row);
        dirty[band].set(latent);
        touched[band].set(latent);
    }

    /** Puts a row in place that is stored already. */
    void load(int band, int latent, CountRow row) {
        CountRow[] rows = bands[band];
        if (rows == null) {
            rows = new CountRow[Math.min(dSae, (band + 1) << Band.SHIFT)];
            bands[band] = rows;
        }
        rows[latent] = row;
    }

    /** Visits what was set since the last visit. */
    void drainDirty(RowVisitor visitor) {
        for (int band = 0; band < bands.length; band++) {
            BitSet rows = dirty[band];
            for (int latent = rows.nextSetBit(0); latent >= 0; latent = rows.nextSetBit(latent + 1)) {
                visitor.row(band, latent, row(band, latent));
            }
            rows.clear();
        }
    }

    /** Bytes that what was set since the last visit takes when it is stored, about. */
    long dirtyBytes() {
        long bytes = 0;
        for (int band = 0; band < bands.length; band++) {
            BitSet rows = dirty[band];
            for (int latent = rows.nextSetBit(0); latent >= 0; latent = rows.nextSetBit(latent + 1)) {
                bytes += row(band, latent).storedBytes();
            }
        }
        return bytes;
    }

    /** To be called at every commit: packs the dense rows that have not been set for some commits. */
    void packIdle(RowGrowth growth) {
        if (++packings % IDLE_COMMITS != 0) {
            return;
        }
        for (int band = 0; band < bands.length; band++) {
            CountRow[] rows = bands[band];
            for (int latent = 0; rows != null && latent < rows.length; latent++) {
                if (rows[latent] instanceof DenseRow row && !touched[band].get(latent)) {
                    rows[latent] = growth.pack(row);
                }
            }
            touched[band].clear();
        }
    }

    /** Visits every row that has a count. */
    void forEach(RowVisitor visitor) {
        for (int band = 0; band < bands.length; band++) {
            CountRow[] rows = bands[band];
            for (int latent = 0; rows != null && latent < rows.length; latent++) {
                CountRow row = rows[latent];
                if (row != null) {
                    visitor.row(band, latent, row);
                }
            }
        }
    }

    /** C_ij for i &lt; j. */
    long count(int i, int j) {
        return row(j >>> Band.SHIFT, i).get(j & Band.WIDTH - 1);
    }

    /** Adds the columns {@code max(from, latent + 1) <= j < to} of a row to {@code into[j - from]}. */
    void addRow(int latent, int from, int to, long[] into) {
        int start = Math.max(from, latent + 1);
        for (int band = start >>> Band.SHIFT; band << Band.SHIFT < to; band++) {
            int base = band << Band.SHIFT;
            int low = Math.max(start, base);
            int high = Math.min(to, base + Band.width(dSae, band));
            if (low < high) {
                row(band, latent).addTo(low - base, high - base, into, low - from);
            }
        }
    }

    /** Adds the whole symmetric row of a latent, its diagonal not included. */
    void addNeighbors(int latent, long[] into) {
        int band = latent >>> Band.SHIFT;
        int column = latent & Band.WIDTH - 1;
        CountRow[] rows = bands[band];
        if (rows != null) {
            for (int i = 0; i < latent; i++) {
                CountRow row = rows[i];
                if (row != null) {
                    into[i] += row.get(column);
                }
            }
        }
        addRow(latent, 0, dSae, into);
    }

    /** Heap the rows take, about, in bytes. */
    long bytes() {
        long[] sum = new long[1];
        forEach((band, latent, row) -> sum[0] += row.bytes());
        return sum[0];
    }
}
