package io.asterism.processor.counting;

import static io.asterism.processor.counting.PackedRowForm.BITMAP_BYTES;
import static io.asterism.processor.counting.PackedRowForm.BLOCK;
import static io.asterism.processor.counting.PackedRowForm.BLOCK_SHIFT;
import static io.asterism.processor.counting.PackedRowForm.PAYLOAD_HEADER_BYTES;
import static io.asterism.processor.counting.PackedRowForm.PLACES_ALL;
import static io.asterism.processor.counting.PackedRowForm.PLACES_BITMAP;
import static io.asterism.processor.counting.PackedRowForm.PLACES_FULL;
import static io.asterism.processor.counting.PackedRowForm.PLACES_LISTED;
import static io.asterism.processor.counting.PackedRowForm.PLACE_MASK;

import io.asterism.processor.blocks.BlockWriter;
import java.util.Arrays;

/** Writes the payloads of a row's blocks. Used again from row to row. */
final class BlockEncoder {
    /** What packing overwrites behind its last byte. */
    private static final int OVERRUN = Long.BYTES;

    private final BitLengths lengths = new BitLengths();
    private final int[] values = new int[BLOCK];
    private final long[] excesses = new long[BLOCK];
    private final byte[] outliers = new byte[BLOCK];

    /** Writes a list's cells from one to another, all of one block. */
    void write(Cells row, int from, int to, BlockWriter out) {
        int entries = to - from;
        for (int k = 0; k < entries; k++) {
            excesses[k] = row.counts[from + k] - 1;
        }
        lengths.read(excesses, 0, entries);
        int bits = lengths.cheapest();
        int places = entries == BLOCK ? PLACES_FULL : entries > BITMAP_BYTES ? PLACES_BITMAP : PLACES_LISTED;
        writeHeader(entries, places, bits, lengths.longerThan(bits), out);
        writePlaces(row, from, to, places, out);
        int bytes = BitPacking.bytes(entries, bits);
        BitPacking.pack(excesses, 0, entries, bits, out.room(bytes), out.size());
        out.skip(bytes);
        for (int k = 0; k < entries; k++) {
            if (excesses[k] >>> bits != 0) {
                out.u8(k).varint(excesses[k]);
            }
        }
    }

    private static void writePlaces(Cells row, int from, int to, int places, BlockWriter out) {
        if (places == PLACES_LISTED) {
            byte[] bytes = out.room(to - from);
            int at = out.size();
            for (int k = from; k < to; k++) {
                bytes[at + k - from] = (byte) row.columns[k];
            }
            out.skip(to - from);
        } else if (places == PLACES_BITMAP) {
            byte[] bytes = out.room(BITMAP_BYTES);
            int at = out.size();
            Arrays.fill(bytes, at, at + BITMAP_BYTES, (byte) 0);
            for (int k = from; k < to; k++) {
                int place = row.columns[k] & PLACE_MASK;
                bytes[at + place / Byte.SIZE] |= (byte) (1 << (place % Byte.SIZE));
            }
            out.skip(BITMAP_BYTES);
        }
    }

    /** Writes the cells of a dense row that a block has, unless all are 0; returns how many are not. */
    int write(DenseRow row, int block, BlockWriter out) {
        int columns = Math.min(BLOCK, row.width() - (block << BLOCK_SHIFT));
        row.copy(block << BLOCK_SHIFT, columns, values);
        lengths.read(values, columns);
        int filled = columns - lengths.zeros();
        if (filled == 0) {
            return 0;
        }
        int bits = lengths.cheapest();
        int exceptions = lengths.longerThan(bits);
        writeHeader(columns, PLACES_ALL, bits, exceptions, out);
        takeOut(bits, exceptions);
        int bytes = BitPacking.bytes(columns, bits);
        BitPacking.pack(values, columns, bits, out.room(bytes + OVERRUN), out.size());
        out.skip(bytes);
        for (int k = 0; k < exceptions; k++) {
            out.u8(outliers[k]).varint(excesses[k]);
        }
        return filled;
    }

    /** Replaces the values that need more bits by 0. */
    private void takeOut(int bits, int exceptions) {
        int n = 0;
        for (int k = 0; n < exceptions; k++) {
            if (values[k] >>> bits != 0) {
                excesses[n] = values[k];
                outliers[n++] = (byte) k;
                values[k] = 0;
            }
        }
    }

    private static void writeHeader(int entries, int places, int bits, int exceptions, BlockWriter out) {
        byte[] bytes = out.room(PAYLOAD_HEADER_BYTES);
        int at = out.size();
        bytes[at] = (byte) (entries - 1);
        bytes[at + 1] = (byte) PackedRowForm.packing(places, bits);
        bytes[at + 2] = (byte) exceptions;
        out.skip(PAYLOAD_HEADER_BYTES);
    }
}
