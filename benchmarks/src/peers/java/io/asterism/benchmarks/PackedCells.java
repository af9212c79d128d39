package io.asterism.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One row of counts after the other in the same cells, to be packed: a byte a cell, and after a byte of 255 the count in four more. Cells stand at the
 * places of {@link TokenBundle}.
 */
final class PackedCells {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int ESCAPE = 255;

    private final int[] cells;
    private final byte[] packed;

    PackedCells(int dSae) {
        this.cells = new int[dSae];
        this.packed = new byte[5 * dSae];
    }

    /** Counts a bundle's stripes. */
    void count(byte[] stripes) {
        for (int at = 0; at < stripes.length; at += 2) {
            cells[(char) CellRow.PLACES.get(stripes, at)]++;
        }
    }

    /** Adds a packed row. */
    void add(byte[] row) {
        int place = 0;
        for (int at = 0; at < row.length; at++) {
            int count = row[at] & 0xff;
            if (count == ESCAPE) {
                count = (int) INTS.get(row, at + 1);
                at += 4;
            }
            cells[place++] += count;
        }
    }

    /** The first cells, packed; afterwards they are 0. */
    byte[] pack(int size) {
        int at = 0;
        for (int place = 0; place < size; place++) {
            int count = cells[place];
            if (count < ESCAPE) {
                packed[at++] = (byte) count;
            } else {
                packed[at] = (byte) ESCAPE;
                INTS.set(packed, at + 1, count);
                at += 5;
            }
        }
        Arrays.fill(cells, 0, size, 0);
        return Arrays.copyOf(packed, at);
    }

    /** Adds the first cells, the row of the latent in the last of them, to a sum, and empties them. */
    void drain(int size, Fingerprint.Sum sum) {
        int last = cells.length - 1;
        for (int place = 0; place < size; place++) {
            sum.add(last - (size - 1), last - place, cells[place]);
        }
        Arrays.fill(cells, 0, size, 0);
    }
}
