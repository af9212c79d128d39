package io.asterism.processor.counting;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One count matrix of some {@link Shape}: rows by band and latent, made when a band's first row has a count. One thread writes; others may
 * read meanwhile.
 */
final class RowTable {
    /** Takes rows with the place they stand in. */
    interface RowVisitor {
        void row(int band, int latent, CountRow row);
    }

    /** A row that was not set between so many commits is idle. */
    static final int IDLE_COMMITS = 8;

    private final Shape shape;
    private final @Nullable CountRow[][] bands;
    private final BitSet[] dirty;
    private final BitSet[] touched;
    private int packings;

    RowTable(Shape shape) {
        this.shape = shape;
        this.bands = new CountRow[shape.bands()][];
        this.dirty = new BitSet[bands.length];
        this.touched = new BitSet[bands.length];
        Arrays.setAll(dirty, band -> new BitSet());
        Arrays.setAll(touched, band -> new BitSet());
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
            rows = new CountRow[shape.rowsIn(band)];
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

    /** C_ij for i &lt; j; 0 where the shape has no such pair. */
    long count(int i, int j) {
        if (i >= shape.rows() || j < shape.firstColumn(i)) {
            return 0;
        }
        int column = j - shape.offset();
        return row(column >>> Band.SHIFT, i).get(column & Band.WIDTH - 1);
    }

    /** Adds the latents {@code from <= j < to} that stand in the columns of a row to {@code into[j - from]}. */
    void addRow(int latent, int from, int to, long[] into) {
        if (latent >= shape.rows()) {
            return;
        }
        int start = Math.max(from, shape.firstColumn(latent)) - shape.offset();
        int end = to - shape.offset();
        for (int band = start >>> Band.SHIFT; band << Band.SHIFT < end; band++) {
            int base = band << Band.SHIFT;
            int low = Math.max(start, base);
            int high = Math.min(end, base + shape.width(band));
            if (low < high) {
                row(band, latent).addTo(low - base, high - base, into, low + shape.offset() - from);
            }
        }
    }

    /** Adds the counts of a latent with all others: those of its row and those of its column. */
    void addNeighbors(int latent, long[] into) {
        int column = latent - shape.offset();
        if (column >= 0) {
            addColumn(column >>> Band.SHIFT, column & Band.WIDTH - 1, Math.min(latent, shape.rows()), into);
        }
        addRow(latent, 0, shape.latents(), into);
    }

    private void addColumn(int band, int column, int end, long[] into) {
        CountRow[] rows = bands[band];
        for (int i = 0; rows != null && i < end; i++) {
            CountRow row = rows[i];
            if (row != null) {
                into[i] += row.get(column);
            }
        }
    }

    /** Heap the rows take, about, in bytes. */
    long bytes() {
        long[] sum = new long[1];
        forEach((band, latent, row) -> sum[0] += row.bytes());
        return sum[0];
    }
}
