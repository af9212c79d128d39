package io.asterism.processor.export;

import io.asterism.processor.counting.PairCounts;
import io.asterism.schemas.InputException;
import io.asterism.schemas.npz.NpyType;
import io.asterism.schemas.npz.NpyWriter;
import io.asterism.schemas.npz.NpzWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The co-occurrence matrix as {@code scipy.sparse.load_npz} reads it: CSR, {@code [dSae, dSae]}, int64, symmetric, with C_ii on the
 * diagonal, columns ascending, zeros left out. The counts are read three times, once an array, so that memory stays at one block of rows
 * however many pairs there are.
 */
public final class CooccurrenceMatrix {
    private final PairCounts pairs;
    private final SymmetricRows rows;
    private final long[] rowEnds;

    private CooccurrenceMatrix(PairCounts pairs) {
        this.pairs = pairs;
        this.rows = new SymmetricRows(pairs);
        this.rowEnds = new long[pairs.dSae() + 1];
    }

    /**
     * Writes a file; nothing may be counted meanwhile.
     *
     * @throws InputException if it cannot be written
     */
    public static void write(Path file, PairCounts pairs) {
        NpzWriter.write(file, npz -> new CooccurrenceMatrix(pairs).writeTo(npz));
    }

    /** Writes to a stream, which stays open; nothing may be counted meanwhile. */
    public static void write(OutputStream out, PairCounts pairs) throws IOException {
        NpzWriter.write(out, npz -> new CooccurrenceMatrix(pairs).writeTo(npz));
    }

    private void writeTo(NpzWriter npz) throws IOException {
        countEntries();
        long entries = rowEnds[rowEnds.length - 1];
        NpyType index = entries > Integer.MAX_VALUE ? NpyType.I8 : NpyType.I4;
        npz.text("format", "csr");
        npz.longs("shape", rowEnds.length - 1, rowEnds.length - 1);
        try (NpyWriter ends = npz.array("indptr", index, rowEnds.length)) {
            ends.write(rowEnds, 0, rowEnds.length);
        }
        try (NpyWriter columns = npz.array("indices", index, entries)) {
            rows.forEach((row, counts) -> writeColumns(columns, counts));
        }
        try (NpyWriter values = npz.array("data", NpyType.I8, entries)) {
            rows.forEach((row, counts) -> writeValues(values, counts));
        }
    }

    /** A pair stands in two rows, so the upper triangle says how long every row is. */
    private void countEntries() {
        int dSae = pairs.dSae();
        int[] entries = new int[dSae];
        long[] counts = new long[dSae];
        for (int row = 0; row < dSae; row++) {
            Arrays.fill(counts, row, dSae, 0);
            pairs.addRow(row, 0, dSae, counts);
            int later = 0;
            for (int column = row + 1; column < dSae; column++) {
                int pair = counts[column] == 0 ? 0 : 1;
                later += pair;
                entries[column] += pair;
            }
            entries[row] += later + (pairs.fires(row) == 0 ? 0 : 1);
        }
        for (int row = 0; row < dSae; row++) {
            rowEnds[row + 1] = rowEnds[row] + entries[row];
        }
    }

    private static void writeColumns(NpyWriter columns, long[] counts) throws IOException {
        for (int j = 0; j < counts.length; j++) {
            if (counts[j] != 0) {
                columns.write(j);
            }
        }
    }

    private static void writeValues(NpyWriter values, long[] counts) throws IOException {
        for (long count : counts) {
            if (count != 0) {
                values.write(count);
            }
        }
    }
}
