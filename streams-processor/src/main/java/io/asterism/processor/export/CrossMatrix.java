package io.asterism.processor.export;

import io.asterism.processor.counting.CrossCounts;
import io.asterism.schemas.InputException;
import io.asterism.schemas.npz.NpyType;
import io.asterism.schemas.npz.NpyWriter;
import io.asterism.schemas.npz.NpzPacking;
import io.asterism.schemas.npz.NpzWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * The counts of a pair of SAEs as {@code scipy.sparse.load_npz} reads them: CSR, {@code [latents of a, latents of b]}, int64, columns
 * ascending, zeros left out. The counts are read once for each array: memory stays at a row.
 */
public final class CrossMatrix {
    private final CrossCounts counts;
    private final long[] row;
    private final int[] columns;
    private final long[] values;

    private CrossMatrix(CrossCounts counts) {
        this.counts = counts;
        this.row = new long[counts.columns()];
        this.columns = new int[counts.columns()];
        this.values = new long[counts.columns()];
    }

    /**
     * Writes a file; nothing may be counted meanwhile.
     *
     * @throws InputException if it cannot be written
     */
    public static void write(Path file, NpzPacking packing, CrossCounts counts) {
        NpzWriter.write(file, packing, npz -> new CrossMatrix(counts).writeTo(npz));
    }

    /** Writes to a stream, which stays open; nothing may be counted meanwhile. */
    public static void write(OutputStream out, CrossCounts counts) throws IOException {
        NpzWriter.write(out, npz -> new CrossMatrix(counts).writeTo(npz));
    }

    private void writeTo(NpzWriter npz) throws IOException {
        long[] ends = new long[counts.rows() + 1];
        for (int i = 0; i < counts.rows(); i++) {
            ends[i + 1] = ends[i] + read(i);
        }
        long entries = ends[counts.rows()];
        NpyType index = entries > Integer.MAX_VALUE ? NpyType.I8 : NpyType.I4;
        npz.text("format", "csr");
        npz.longs("shape", counts.rows(), counts.columns());
        try (NpyWriter array = npz.array("indptr", index, ends.length)) {
            array.write(ends, 0, ends.length);
        }
        try (NpyWriter array = npz.array("indices", index, entries)) {
            for (int i = 0; i < counts.rows(); i++) {
                array.write(columns, 0, read(i));
            }
        }
        try (NpyWriter array = npz.array("data", NpyType.I8, entries)) {
            for (int i = 0; i < counts.rows(); i++) {
                array.write(values, 0, read(i));
            }
        }
    }

    /** Reads a row; returns how many of its columns have a count. */
    private int read(int i) {
        counts.row(i, row);
        int n = 0;
        for (int column = 0; column < row.length; column++) {
            if (row[column] != 0) {
                columns[n] = column;
                values[n++] = row[column];
            }
        }
        return n;
    }
}
