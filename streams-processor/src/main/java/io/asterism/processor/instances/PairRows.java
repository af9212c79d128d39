package io.asterism.processor.instances;

import io.asterism.processor.counting.PairCounts;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Some consecutive rows of the upper triangle, or one whole symmetric row, as they travel between instances: only what is not 0.
 *
 * <p>Bytes: number of rows (varint), then of each row its number of cells (varint) and its cells, ascending by column: the gap to
 * the column before (varint; the first from 0) and the count (zigzag varlong).
 *
 * @param first the first row's latent
 * @param ends index in {@code columns} after the last cell of each row
 * @param columns latents, ascending within a row
 * @param counts the cells' counts
 */
record PairRows(int first, int[] ends, int[] columns, long[] counts) {
    /** Encodes rows of the upper triangle from {@code first} on, until they fill some bytes or the rows end; at least one row. */
    static byte[] encodeFrom(PairCounts pairs, int first, int enoughBytes) {
        int dSae = pairs.dSae();
        long[] row = new long[dSae];
        ByteArrayOutputStream cells = new ByteArrayOutputStream();
        int latent = first;
        while (latent < dSae && (latent == first || cells.size() < enoughBytes)) {
            Arrays.fill(row, latent, dSae, 0);
            pairs.addRow(latent, 0, dSae, row);
            writeRow(row, latent + 1, cells);
            latent++;
        }
        return withRowCount(latent - first, cells);
    }

    /** Encodes a latent's whole symmetric row. */
    static byte[] encodeNeighbors(PairCounts pairs, int latent) {
        long[] row = new long[pairs.dSae()];
        pairs.addNeighbors(latent, row);
        row[latent] = 0;
        ByteArrayOutputStream cells = new ByteArrayOutputStream();
        writeRow(row, 0, cells);
        return withRowCount(1, cells);
    }

    /**
     * Reads rows of an SAE of {@code dSae} latents.
     *
     * @throws IllegalArgumentException if the bytes are not such rows
     */
    static PairRows decode(byte[] bytes, int first, int dSae) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            int[] ends = new int[atMost(dSae - first, ByteUtils.readUnsignedVarint(in), "rows")];
            int[] columns = new int[bytes.length / 2];
            long[] counts = new long[bytes.length / 2];
            int cell = 0;
            for (int row = 0; row < ends.length; row++) {
                int column = 0;
                for (int left = atMost(dSae, ByteUtils.readUnsignedVarint(in), "cells"); left > 0; left--) {
                    column = atMost(dSae - 1, column + ByteUtils.readUnsignedVarint(in), "column");
                    columns[cell] = column;
                    counts[cell++] = ByteUtils.readVarlong(in);
                }
                ends[row] = cell;
            }
            return new PairRows(first, ends, Arrays.copyOf(columns, cell), Arrays.copyOf(counts, cell));
        } catch (java.nio.BufferUnderflowException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("rows end in the middle", e);
        }
    }

    /** Whether a latent's row is among these. */
    boolean holds(int latent) {
        return latent >= first && latent - first < ends.length;
    }

    /** Adds the cells of a latent's row whose columns are {@code from <= j < to} to {@code into[j - from]}. */
    void addRow(int latent, int from, int to, long[] into) {
        int row = latent - first;
        int end = ends[row];
        int cell = Arrays.binarySearch(columns, row == 0 ? 0 : ends[row - 1], end, from);
        for (cell = cell < 0 ? -cell - 1 : cell; cell < end && columns[cell] < to; cell++) {
            into[columns[cell] - from] += counts[cell];
        }
    }

    private static int atMost(int most, int value, String what) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(what + " " + value + ", expected 0 to " + most);
        }
        return value;
    }

    private static void writeRow(long[] row, int from, ByteArrayOutputStream into) {
        try {
            DataOutputStream out = new DataOutputStream(into);
            int cells = 0;
            for (int column = from; column < row.length; column++) {
                cells += row[column] != 0 ? 1 : 0;
            }
            ByteUtils.writeUnsignedVarint(cells, out);
            int before = 0;
            for (int column = from; column < row.length; column++) {
                if (row[column] != 0) {
                    ByteUtils.writeUnsignedVarint(column - before, out);
                    ByteUtils.writeVarlong(row[column], out);
                    before = column;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] withRowCount(int rows, ByteArrayOutputStream cells) {
        ByteBuffer bytes = ByteBuffer.allocate(ByteUtils.sizeOfUnsignedVarint(rows) + cells.size());
        ByteUtils.writeUnsignedVarint(rows, bytes);
        return bytes.put(cells.toByteArray()).array();
    }
}
