package io.asterism.processor.export;

import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.RowLengths;
import io.asterism.schemas.InputException;
import io.asterism.schemas.npz.NpyType;
import io.asterism.schemas.npz.NpyWriter;
import io.asterism.schemas.npz.NpzPacking;
import io.asterism.schemas.npz.NpzWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * The co-occurrence matrix as {@code scipy.sparse.load_npz} reads it: CSR, {@code [dSae, dSae]}, int64, symmetric, with C_ii on the
 * diagonal, columns ascending, zeros left out. An array stands whole before the next in such a file, so the counts are read once for each, or the
 * second is set aside on disk: memory stays at some blocks of rows however many pairs there are.
 */
public final class CooccurrenceMatrix {
    private final long[] rowEnds;
    private final SymmetricRows rows;

    private CooccurrenceMatrix(PairCounts pairs, RowLengths lengths) {
        this.rowEnds = lengths.ends();
        this.rows = new SymmetricRows(pairs);
    }

    /**
     * Writes a file; nothing may be counted meanwhile.
     *
     * @param lengths of the rows, which were read before
     * @throws InputException if it cannot be written
     */
    public static void write(Path file, NpzPacking packing, PairCounts pairs, RowLengths lengths) {
        NpzWriter.write(file, packing, npz -> new CooccurrenceMatrix(pairs, lengths).writeTo(npz));
    }

    /** Writes to a stream, which stays open; nothing may be counted meanwhile. */
    public static void write(OutputStream out, PairCounts pairs) throws IOException {
        NpzWriter.write(out, npz -> new CooccurrenceMatrix(pairs, RowLengths.of(pairs)).writeTo(npz));
    }

    private void writeTo(NpzWriter npz) throws IOException {
        long entries = rowEnds[rowEnds.length - 1];
        NpyType index = entries > Integer.MAX_VALUE ? NpyType.I8 : NpyType.I4;
        npz.text("format", "csr");
        npz.longs("shape", rowEnds.length - 1, rowEnds.length - 1);
        try (NpyWriter ends = npz.array("indptr", index, rowEnds.length)) {
            ends.write(rowEnds, 0, rowEnds.length);
        }
        if (npz.canSetAside()) {
            try (NpyWriter counted = npz.aside("data", NpyType.I8, entries);
                    NpyWriter indices = npz.array("indices", index, entries)) {
                rows.forEach((row, columns, counts, size) -> {
                    indices.write(columns, 0, size);
                    counted.write(counts, 0, size);
                });
            }
            return;
        }
        try (NpyWriter array = npz.array("indices", index, entries)) {
            rows.forEach((row, columns, counts, size) -> array.write(columns, 0, size));
        }
        try (NpyWriter array = npz.array("data", NpyType.I8, entries)) {
            rows.forEach((row, columns, counts, size) -> array.write(counts, 0, size));
        }
    }
}
