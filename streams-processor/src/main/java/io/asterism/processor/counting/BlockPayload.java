package io.asterism.processor.counting;

import static io.asterism.processor.counting.PackedRowForm.BITMAP_BYTES;
import static io.asterism.processor.counting.PackedRowForm.BLOCK;
import static io.asterism.processor.counting.PackedRowForm.PAYLOAD_HEADER_BYTES;
import static io.asterism.processor.counting.PackedRowForm.PLACES_ALL;
import static io.asterism.processor.counting.PackedRowForm.PLACES_BITMAP;
import static io.asterism.processor.counting.PackedRowForm.PLACES_FULL;
import static io.asterism.processor.counting.PackedRowForm.PLACES_LISTED;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BrokenBlockException;

/**
 * What a block of a row holds, where it lies.
 *
 * @param at where it begins in the row
 */
record BlockPayload(byte[] packed, int at) {
    int entries() {
        return (packed[at] & 0xff) + 1;
    }

    private int layout() {
        return PackedRowForm.placesOf(packed[at + 1]);
    }

    private int bits() {
        return PackedRowForm.bitsOf(packed[at + 1]);
    }

    private int exceptions() {
        return packed[at + 2] & 0xff;
    }

    private int places() {
        return at + PAYLOAD_HEADER_BYTES;
    }

    private int counts() {
        return places() + PackedRowForm.placesBytes(layout(), entries());
    }

    private int afterCounts() {
        return counts() + BitPacking.bytes(entries(), bits());
    }

    /** The count at a place; 0 where there is none. */
    long get(int place) {
        int entry = entryAt(place);
        if (entry < 0) {
            return 0;
        }
        int least = PackedRowForm.leastCount(layout());
        int counts = counts();
        int bits = bits();
        int exceptions = exceptions();
        if (exceptions > 0) {
            BlockReader in = new BlockReader(packed, counts + BitPacking.bytes(entries(), bits));
            for (int k = 0; k < exceptions; k++) {
                int exception = in.u8();
                long excess = in.varint();
                if (exception == entry) {
                    return excess + least;
                }
                // They ascend.
                if (exception > entry) {
                    break;
                }
            }
        }
        return BitPacking.get(packed, counts, bits, entry) + least;
    }

    /** Which entry stands at a place; -1 where none does. */
    private int entryAt(int place) {
        return switch (layout()) {
            case PLACES_FULL -> place;
            case PLACES_ALL -> place < entries() ? place : -1;
            case PLACES_LISTED -> listed(place);
            default -> marked(place);
        };
    }

    private int listed(int place) {
        int size = entries();
        for (int k = 0; k < size; k++) {
            if ((packed[places() + k] & 0xff) == place) {
                return k;
            }
        }
        return -1;
    }

    private int marked(int place) {
        int bitmap = places();
        int last = bitmap + (place >> BitPacking.BYTE_SHIFT);
        int bit = place & BitPacking.BIT_MASK;
        if ((packed[last] >>> bit & 1) == 0) {
            return -1;
        }
        int before = Integer.bitCount(packed[last] & ((1 << bit) - 1));
        for (int k = bitmap; k < last; k++) {
            before += Integer.bitCount(packed[k] & 0xff);
        }
        return before;
    }

    /** Lists the place of each entry; returns how many places it marks, where it may be that these are not as many as the entries. */
    int readPlaces(int[] into) {
        int size = entries();
        switch (layout()) {
            case PLACES_LISTED -> {
                for (int k = 0; k < size; k++) {
                    into[k] = packed[places() + k] & 0xff;
                }
                return size;
            }
            case PLACES_BITMAP -> {
                return readBitmap(into);
            }
            default -> {
                for (int k = 0; k < size; k++) {
                    into[k] = k;
                }
                return size;
            }
        }
    }

    private int readBitmap(int[] into) {
        int n = 0;
        for (int k = 0; k < BITMAP_BYTES; k++) {
            int bits = packed[places() + k] & 0xff;
            while (bits != 0) {
                into[n++] = k * Byte.SIZE | Integer.numberOfTrailingZeros(bits);
                bits &= bits - 1;
            }
        }
        return n;
    }

    /** Lists the count of each entry. */
    void readCounts(long[] into) {
        int least = PackedRowForm.leastCount(layout());
        BitPacking.unpack(packed, counts(), bits(), into, entries(), least);
        BlockReader in = new BlockReader(packed, afterCounts());
        for (int k = exceptions(); k > 0; k--) {
            int entry = in.u8();
            into[entry] = in.varint() + least;
        }
    }

    /** Looks at a payload that may be broken; returns where it ends. */
    int check() {
        if (bits() > PackedRowForm.WIDEST || (layout() == PLACES_FULL && entries() != BLOCK)) {
            throw new BrokenBlockException(
                    "it has a block of %d entries in %d bits at places of layout %d", entries(), bits(), layout());
        }
        BlockReader in = new BlockReader(packed, afterCounts());
        int previous = -1;
        for (int k = exceptions(); k > 0; k--) {
            int entry = in.u8();
            if (entry <= previous || entry >= entries()) {
                throw new BrokenBlockException(
                        "it has exception %d after %d, expected ascending ones below %d", entry, previous, entries());
            }
            in.number("a count", 0, BlockReader.MOST);
            previous = entry;
        }
        return in.position();
    }
}
