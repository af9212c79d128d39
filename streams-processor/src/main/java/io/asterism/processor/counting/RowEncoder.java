package io.asterism.processor.counting;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Writes rows in their packed form, the one of the changelog and of idle memory; {@link PackedRow} reads it. Column numbers are relative to
 * the band, counts are at least 1.
 *
 * <pre>
 * row      = format (1 byte: version 1 in the high nibble, layout in the low one), varint entries, body
 * layout 0 = gaps:   for each group of 128 entries but the first: u16 column before the group, u32 offset of the group in the stream;
 *                    then the stream: varint (gap &lt;&lt; 1 | more), and where more is set varint (count - 2); gap = columns skipped
 * layout 1 = blocks: u8 blocks - 1; for each block of 256 columns that is not empty: u8 number of the block, u24 end of its payload;
 *                    then the payloads:
 * payload  = u8 entries - 1, u8 (places &lt;&lt; 6 | bits), u8 exceptions,
 *            places: 0 = a byte an entry, 1 = bitmap of 32 bytes, 2 = every column of the block,
 *            (count - 1) of every entry in so many bits, then for each exception u8 entry, varint (count - 1)
 *            places: 3 = the block's first columns, counted or not: counts themselves in place of (count - 1), 0 where there is none
 * </pre>
 *
 * All little-endian. Lists of cells are written with places 0 to 2; dense rows, cell by cell, with places 3. Young rows are sparse, and most of their counts are 1: a gap costs a byte or two. Old rows are dense with small
 * counts of very different size: bits for the many, exceptions for the few (as in PFOR, Zukowski et al. 2006).
 */
final class RowEncoder {
    static final int VERSION = 1;
    static final int GAPS = 0;
    static final int BLOCKS = 1;
    static final int GROUP = 128;
    static final int GROUP_BYTES = 6;
    static final int BLOCK = 256;
    static final int BLOCK_BYTES = 4;
    static final int BITMAP_BYTES = BLOCK / 8;
    static final int PLACES_LISTED = 0;
    static final int PLACES_BITMAP = 1;
    static final int PLACES_FULL = 2;
    static final int PLACES_ALL = 3;

    /** A row with more than one entry in so many columns of its extent is stored as blocks. */
    private static final int SPARSE = 24;

    /** Values of which so many may be counted in eight bits. */
    private static final int LANE = 128;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** A 1 in the lane of a value's length in bits. */
    private static final long[] ONE_OF_LENGTH = LongStream.range(0, 1L << (Long.BYTES - 1))
            .map(value -> 1L << ((Long.SIZE - Long.numberOfLeadingZeros(value)) << 3))
            .toArray();

    private final Cells cells = new Cells();
    /** So many bits and the seven that wait fit a 64-bit word. */
    static final int WIDEST = 56;

    private final int[] lengths = new int[Long.SIZE + 1];
    private final int[] values = new int[BLOCK];
    private final byte[] outliers = new byte[BLOCK];
    private final int[] excesses = new int[BLOCK];
    private byte[] out = new byte[1 << 16];
    private int size;

    /** An empty list to collect a row into. */
    Cells cells() {
        cells.clear();
        return cells;
    }

    /** The packed form; an empty list packs to no bytes at all. */
    byte[] encode(Cells row) {
        size = 0;
        if (row.size == 0) {
            return new byte[0];
        }
        int extent = row.columns[row.size - 1] - row.columns[0] + 1;
        boolean sparse = (long) row.size * SPARSE < extent || row.size < 16;
        reserve(16);
        out[size++] = (byte) (VERSION << 4 | (sparse ? GAPS : BLOCKS));
        putVarint(row.size);
        if (sparse) {
            encodeGaps(row);
        } else {
            encodeBlocks(row);
        }
        return Arrays.copyOf(out, size);
    }

    /** The packed form of a dense row, written from its cells; one without a count packs to no bytes at all. */
    byte[] encode(DenseRow row) {
        int firstBlock = row.firstColumn() >>> 8;
        int mostBlocks = ((row.width() + BLOCK - 1) >>> 8) - firstBlock;
        // The numbers of entries and blocks come first and are known last.
        byte[] directory = new byte[mostBlocks * BLOCK_BYTES];
        int blocks = 0;
        int entries = 0;
        size = 0;
        for (int block = firstBlock; block < firstBlock + mostBlocks; block++) {
            int columns = Math.min(BLOCK, row.width() - (block << 8));
            row.copy(block << 8, columns, values);
            int filled = encodeValues(columns);
            if (filled > 0) {
                entries += filled;
                int at = blocks++ * BLOCK_BYTES;
                directory[at] = (byte) block;
                directory[at + 1] = (byte) size;
                directory[at + 2] = (byte) (size >>> 8);
                directory[at + 3] = (byte) (size >>> 16);
            }
        }
        return blocks == 0 ? new byte[0] : assemble(entries, directory, blocks);
    }

    private byte[] assemble(int entries, byte[] directory, int blocks) {
        int payloads = size;
        reserve(16);
        putVarint(entries);
        int varint = size - payloads;
        byte[] row = new byte[2 + varint + blocks * BLOCK_BYTES + payloads];
        row[0] = (byte) (VERSION << 4 | BLOCKS);
        System.arraycopy(out, payloads, row, 1, varint);
        row[1 + varint] = (byte) (blocks - 1);
        System.arraycopy(directory, 0, row, 2 + varint, blocks * BLOCK_BYTES);
        System.arraycopy(out, 0, row, row.length - payloads, payloads);
        return row;
    }

    /** Writes the payload of a block's first columns unless all are 0; returns how many are not. */
    private int encodeValues(int columns) {
        Arrays.fill(lengths, 0);
        int longest = measure(columns);
        if (longest == 0) {
            return 0;
        }
        reserve(16 + columns * 9);
        int bits = cheapestBits(columns, longest);
        int header = size;
        size += 3;
        int exceptions = putValues(columns, bits);
        out[header] = (byte) (columns - 1);
        out[header + 1] = (byte) (PLACES_ALL << 6 | bits);
        out[header + 2] = (byte) exceptions;
        return columns - lengths[0];
    }

    /** Counts the lengths in bits of the values; returns the longest. Lengths up to 7 are counted in the lanes of one register. */
    private int measure(int columns) {
        int longest = 0;
        for (int from = 0; from < columns; from += LANE) {
            int to = Math.min(columns, from + LANE);
            long lanes = 0;
            for (int k = from; k < to; k++) {
                int value = values[k];
                if (value < ONE_OF_LENGTH.length) {
                    lanes += ONE_OF_LENGTH[value];
                } else {
                    int length = Integer.SIZE - Integer.numberOfLeadingZeros(value);
                    lengths[length]++;
                    longest = Math.max(longest, length);
                }
            }
            for (int length = 0; length < Long.BYTES; length++) {
                int number = (int) (lanes >>> (length << 3)) & 0xff;
                lengths[length] += number;
                longest = number > 0 ? Math.max(longest, length) : longest;
            }
        }
        return longest;
    }

    /** Writes the values in so many bits, and after them those that need more; returns how many did. */
    private int putValues(int columns, int bits) {
        Arrays.fill(values, columns, (columns + Byte.SIZE - 1) & -Byte.SIZE, 0);
        int exceptions = takeOut(bits);
        if (bits <= Byte.SIZE) {
            putEights(values, columns, bits, out, size);
        } else {
            putWide(columns, bits);
        }
        size += (columns * bits + Byte.SIZE - 1) / Byte.SIZE;
        for (int k = 0; k < exceptions; k++) {
            out[size++] = outliers[k];
            putVarint(excesses[k]);
        }
        return exceptions;
    }

    /** Replaces the values that need more bits by 0; returns how many there are. */
    private int takeOut(int bits) {
        int left = 0;
        for (int length = bits + 1; length < lengths.length; length++) {
            left += lengths[length];
        }
        int n = 0;
        for (int k = 0; n < left; k++) {
            if (values[k] >>> bits != 0) {
                excesses[n] = values[k];
                outliers[n++] = (byte) k;
                values[k] = 0;
            }
        }
        return n;
    }

    /** Writes values of up to eight bits, eight at a time: as many bytes as a value has bits. What it writes after the last is not meant. */
    private static void putEights(int[] values, int columns, int bits, byte[] out, int from) {
        int at = from;
        for (int k = 0; k < columns; k += Byte.SIZE) {
            long low = values[k]
                    | (long) values[k + 1] << bits
                    | (long) values[k + 2] << (2 * bits)
                    | (long) values[k + 3] << (3 * bits);
            long high = values[k + 4]
                    | (long) values[k + 5] << bits
                    | (long) values[k + 6] << (2 * bits)
                    | (long) values[k + 7] << (3 * bits);
            LONGS.set(out, at, low | high << (4 * bits));
            at += bits;
        }
    }

    private void putWide(int columns, int bits) {
        long word = 0;
        int filled = 0;
        int at = size;
        for (int k = 0; k < columns; k++) {
            word |= (long) values[k] << filled;
            for (filled += bits; filled >= Byte.SIZE; filled -= Byte.SIZE) {
                out[at++] = (byte) word;
                word >>>= Byte.SIZE;
            }
        }
        if (filled > 0) {
            out[at] = (byte) word;
        }
    }

    private void encodeGaps(Cells row) {
        int groups = (row.size + GROUP - 1) / GROUP;
        int directory = size;
        reserve((groups - 1) * GROUP_BYTES);
        size += (groups - 1) * GROUP_BYTES;
        int stream = size;
        int previous = -1;
        for (int k = 0; k < row.size; k++) {
            reserve(16);
            if (k > 0 && k % GROUP == 0) {
                int entry = directory + (k / GROUP - 1) * GROUP_BYTES;
                putShortAt(entry, previous);
                putIntAt(entry + 2, size - stream);
            }
            int column = row.columns[k];
            long count = row.counts[k];
            int gap = column - previous - 1;
            previous = column;
            if (count == 1) {
                putVarint((long) gap << 1);
            } else {
                putVarint((long) gap << 1 | 1);
                putVarint(count - 2);
            }
        }
    }

    private void encodeBlocks(Cells row) {
        int blocks = 0;
        int last = -1;
        for (int k = 0; k < row.size; k++) {
            int block = row.columns[k] >>> 8;
            if (block != last) {
                blocks++;
                last = block;
            }
        }
        out[size++] = (byte) (blocks - 1);
        int directory = size;
        reserve(blocks * BLOCK_BYTES);
        size += blocks * BLOCK_BYTES;
        int payloads = size;
        int from = 0;
        while (from < row.size) {
            int block = row.columns[from] >>> 8;
            int to = from + 1;
            while (to < row.size && row.columns[to] >>> 8 == block) {
                to++;
            }
            encodeBlock(row, from, to);
            int end = size - payloads;
            out[directory] = (byte) block;
            out[directory + 1] = (byte) end;
            out[directory + 2] = (byte) (end >>> 8);
            out[directory + 3] = (byte) (end >>> 16);
            directory += BLOCK_BYTES;
            from = to;
        }
    }

    private void encodeBlock(Cells row, int from, int to) {
        int entries = to - from;
        reserve(16 + BITMAP_BYTES + entries * 20);
        int bits = cheapestBits(row, from, to);
        int places = entries == BLOCK ? PLACES_FULL : entries > BITMAP_BYTES ? PLACES_BITMAP : PLACES_LISTED;
        out[size++] = (byte) (entries - 1);
        out[size++] = (byte) (places << 6 | bits);
        int exceptions = size++;
        putPlaces(row, from, to, places);
        putCounts(row, from, to, bits);
        int count = 0;
        for (int k = from; k < to; k++) {
            long excess = row.counts[k] - 1;
            if (excess >>> bits != 0) {
                out[size++] = (byte) (k - from);
                putVarint(excess);
                count++;
            }
        }
        out[exceptions] = (byte) count;
    }

    private void putPlaces(Cells row, int from, int to, int places) {
        if (places == PLACES_LISTED) {
            for (int k = from; k < to; k++) {
                out[size++] = (byte) row.columns[k];
            }
        } else if (places == PLACES_BITMAP) {
            Arrays.fill(out, size, size + BITMAP_BYTES, (byte) 0);
            for (int k = from; k < to; k++) {
                int place = row.columns[k] & 0xff;
                out[size + (place >> 3)] |= (byte) (1 << (place & 7));
            }
            size += BITMAP_BYTES;
        }
    }

    private void putCounts(Cells row, int from, int to, int bits) {
        if (bits == 0) {
            return;
        }
        long mask = (1L << bits) - 1;
        long word = 0;
        int filled = 0;
        for (int k = from; k < to; k++) {
            long excess = row.counts[k] - 1;
            long low = excess >>> bits != 0 ? 0 : excess & mask;
            word |= low << filled;
            filled += bits;
            while (filled >= 8) {
                out[size++] = (byte) word;
                word >>>= 8;
                filled -= 8;
            }
        }
        if (filled > 0) {
            out[size++] = (byte) word;
        }
    }

    /** The bit width, 0 to 56, with which packed counts and exceptions together are shortest and exceptions fit their byte. */
    private int cheapestBits(Cells row, int from, int to) {
        Arrays.fill(lengths, 0);
        int longest = 0;
        for (int k = from; k < to; k++) {
            int length = Long.SIZE - Long.numberOfLeadingZeros(row.counts[k] - 1);
            lengths[length]++;
            longest = Math.max(longest, length);
        }
        return cheapestBits(to - from, longest);
    }

    /** The same from the {@link #lengths} of so many numbers. */
    private int cheapestBits(int entries, int longest) {
        int best = Math.min(longest, WIDEST);
        long bestCost = Long.MAX_VALUE;
        int exceptions = 0;
        long exceptionBytes = 0;
        for (int bits = longest; bits >= 0; bits--) {
            if (bits < longest) {
                int length = bits + 1;
                exceptions += lengths[length];
                exceptionBytes += (long) lengths[length] * (1 + (length + 6) / 7);
            }
            if (exceptions >= BLOCK) {
                break;
            }
            long cost = ((long) entries * bits + 7) / 8 + exceptionBytes;
            if (bits <= WIDEST && cost < bestCost) {
                bestCost = cost;
                best = bits;
            }
        }
        return best;
    }

    private void putVarint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[size++] = (byte) rest;
    }

    private void putShortAt(int at, int value) {
        SHORTS.set(out, at, (short) value);
    }

    private void putIntAt(int at, int value) {
        INTS.set(out, at, value);
    }

    private void reserve(int more) {
        if (out.length - size < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
        }
    }
}
