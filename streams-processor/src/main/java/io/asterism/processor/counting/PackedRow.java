package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BrokenBlockException;
import java.util.Arrays;

/**
 * A row in its packed form, read where it lies: the form of young, idle and stored rows. {@link RowEncoder} describes the bytes. It never
 * changes; adding to it makes another one.
 */
final class PackedRow implements CountRow {
    static final PackedRow EMPTY = new PackedRow(new byte[0]);

    /** A thread's own, as rows are read in stretches of a block or two. */
    private static final ThreadLocal<Block> UNPACKED = ThreadLocal.withInitial(Block::new);

    private final byte[] packed;
    private final int entries;
    private final int body;

    PackedRow(byte[] packed) {
        this.packed = packed;
        if (packed.length == 0) {
            this.entries = 0;
            this.body = 0;
        } else {
            BlockReader cursor = new BlockReader(packed, 1);
            this.entries = (int) cursor.varint();
            this.body = cursor.position();
        }
    }

    /** Number of columns that have a count. */
    int entries() {
        return entries;
    }

    @Override
    public long get(int column) {
        if (entries == 0) {
            return 0;
        }
        return isGaps() ? getFromGaps(column) : getFromBlocks(column);
    }

    @Override
    public void addTo(int from, int to, long[] into, int at) {
        if (entries == 0) {
            return;
        }
        if (isGaps()) {
            int group = groupOf(from - 1);
            BlockReader cursor = groupCursor(group);
            int column = groupColumn(group);
            for (int k = group * RowEncoder.GROUP; k < entries; k++) {
                long code = cursor.varint();
                column += (int) (code >>> 1) + 1;
                long count = (code & 1) == 0 ? 1 : cursor.varint() + 2;
                if (column >= to) {
                    return;
                }
                if (column >= from) {
                    into[at + column - from] += count;
                }
            }
        } else {
            Block block = UNPACKED.get();
            int blocks = blocks();
            for (int b = firstBlock(from >> 8); b < blocks; b++) {
                int base = blockNumber(b) << 8;
                if (base >= to) {
                    return;
                }
                if (base + RowEncoder.BLOCK > from) {
                    block.read(this, b);
                    for (int k = 0; k < block.size; k++) {
                        int column = base + block.places[k];
                        if (column >= from && column < to) {
                            into[at + column - from] += block.counts[k];
                        }
                    }
                }
            }
        }
    }

    @Override
    public void collect(Cells into) {
        if (entries == 0) {
            return;
        }
        if (isGaps()) {
            BlockReader cursor = groupCursor(0);
            int column = -1;
            for (int k = 0; k < entries; k++) {
                long code = cursor.varint();
                column += (int) (code >>> 1) + 1;
                into.add(column, (code & 1) == 0 ? 1 : cursor.varint() + 2);
            }
        } else {
            Block block = UNPACKED.get();
            for (int b = 0; b < blocks(); b++) {
                int base = blockNumber(b) << 8;
                block.read(this, b);
                for (int k = 0; k < block.size; k++) {
                    if (block.counts[k] != 0) {
                        into.add(base + block.places[k], block.counts[k]);
                    }
                }
            }
        }
    }

    @Override
    public byte[] encode(RowEncoder encoder) {
        return packed;
    }

    @Override
    public long storedBytes() {
        return packed.length;
    }

    @Override
    public long bytes() {
        return 48L + packed.length;
    }

    /**
     * Reads bytes that come from outside: takes them only if they are a whole row of this version that stays within its columns, and
     * whatever way it is read by says the same.
     *
     * @param cells where the row is unpacked to be looked at
     * @throws BrokenBlockException if they are not
     */
    static PackedRow validate(byte[] packed, int first, int width, Cells cells) {
        cells.clear();
        try {
            BlockReader in = new BlockReader(packed, 0);
            int format = in.u8();
            if (format != (RowEncoder.VERSION << 4 | RowEncoder.GAPS)
                    && format != (RowEncoder.VERSION << 4 | RowEncoder.BLOCKS)) {
                throw new BrokenBlockException("it has format %#x, expected 0x10 or 0x11", format);
            }
            int entries = in.number("the number of entries", 1, width - first);
            PackedRow row = new PackedRow(packed);
            if (row.isGaps()) {
                row.checkGaps(width, cells);
            } else {
                row.checkBlocks(cells);
            }
            if (cells.size != entries) {
                throw new BrokenBlockException("it holds %d entries, expected %d", cells.size, entries);
            }
            checkCells(first, width, cells);
            return row;
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new BrokenBlockException("it points outside of its %d bytes", packed.length);
        }
    }

    private static void checkCells(int first, int width, Cells cells) {
        int previous = first - 1;
        for (int k = 0; k < cells.size; k++) {
            if (cells.columns[k] <= previous || cells.columns[k] >= width || cells.counts[k] < 1) {
                throw new BrokenBlockException(
                        "it has count %d in column %d after column %d, expected ascending columns from %d below %d with counts above 0",
                        cells.counts[k], (int) cells.columns[k], previous, first, width);
            }
            previous = cells.columns[k];
        }
    }

    private void checkGaps(int width, Cells into) {
        BlockReader cursor = groupCursor(0);
        int stream = cursor.position();
        int column = -1;
        for (int k = 0; k < entries; k++) {
            if (k > 0 && k % RowEncoder.GROUP == 0) {
                int group = k / RowEncoder.GROUP;
                int offset = i32(body + (group - 1) * RowEncoder.GROUP_BYTES + 2);
                if (groupColumn(group) != column || offset != cursor.position() - stream) {
                    throw new BrokenBlockException(
                            "it says that group %d begins after column %d at byte %d, expected %d at %d",
                            group, groupColumn(group), offset, column, cursor.position() - stream);
                }
            }
            // The gap doubled, and whether the count follows.
            long code = cursor.number("a gap", 0L, 2L * (width - column) - 3);
            column += (int) (code >>> 1) + 1;
            into.add(column, (code & 1) == 0 ? 1 : cursor.number("a count less two", 0, BlockReader.MOST) + 2);
        }
        cursor.expectEnd();
    }

    private void checkBlocks(Cells into) {
        Block block = new Block();
        int end = payload(0);
        for (int b = 0; b < blocks(); b++) {
            if (payload(b) != end || (b > 0 && blockNumber(b) <= blockNumber(b - 1))) {
                throw new BrokenBlockException("its block %d, of number %d, is out of place", b, blockNumber(b));
            }
            end = block.check(this, b);
            int base = blockNumber(b) << 8;
            for (int k = 0; k < block.size; k++) {
                if (block.counts[k] != 0) {
                    into.add(base + block.places[k], block.counts[k]);
                }
            }
        }
        if (payload(blocks()) != end) {
            throw new BrokenBlockException("its last block ends at byte %d, expected %d", payload(blocks()), end);
        }
        new BlockReader(packed, end).expectEnd();
    }

    private boolean isGaps() {
        return (packed[0] & 0xf) == RowEncoder.GAPS;
    }

    // Gaps.

    private int groups() {
        return (entries + RowEncoder.GROUP - 1) / RowEncoder.GROUP;
    }

    /** The last group whose columns may hold what comes after a column. */
    private int groupOf(int before) {
        int low = 0;
        int high = groups() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (groupColumn(middle) <= before) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The column before a group's first one. */
    private int groupColumn(int group) {
        return group == 0 ? -1 : u16(body + (group - 1) * RowEncoder.GROUP_BYTES);
    }

    private BlockReader groupCursor(int group) {
        int stream = body + (groups() - 1) * RowEncoder.GROUP_BYTES;
        int offset = group == 0 ? 0 : i32(body + (group - 1) * RowEncoder.GROUP_BYTES + 2);
        return new BlockReader(packed, stream + offset);
    }

    private long getFromGaps(int wanted) {
        int group = groupOf(wanted - 1);
        int end = Math.min(entries, (group + 1) * RowEncoder.GROUP);
        BlockReader cursor = groupCursor(group);
        int column = groupColumn(group);
        for (int k = group * RowEncoder.GROUP; k < end; k++) {
            long code = cursor.varint();
            column += (int) (code >>> 1) + 1;
            long count = (code & 1) == 0 ? 1 : cursor.varint() + 2;
            if (column >= wanted) {
                return column == wanted ? count : 0;
            }
        }
        return 0;
    }

    // Blocks.

    private int blocks() {
        return (packed[body] & 0xff) + 1;
    }

    private int blockNumber(int block) {
        return packed[body + 1 + block * RowEncoder.BLOCK_BYTES] & 0xff;
    }

    /** The first block of this number or a later one; the last, where there is none. */
    private int firstBlock(int number) {
        int low = 0;
        int high = blocks() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (blockNumber(middle) < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int payload(int block) {
        int payloads = body + 1 + blocks() * RowEncoder.BLOCK_BYTES;
        if (block == 0) {
            return payloads;
        }
        int entry = body + 1 + (block - 1) * RowEncoder.BLOCK_BYTES;
        return payloads + (u16(entry + 1) | ((packed[entry + 3] & 0xff) << 16));
    }

    private long getFromBlocks(int column) {
        int number = column >>> 8;
        int low = firstBlock(number);
        if (blockNumber(low) != number) {
            return 0;
        }
        int at = payload(low);
        int size = (packed[at] & 0xff) + 1;
        int places = packed[at + 1] >>> 6 & 3;
        int bits = packed[at + 1] & 0x3f;
        int exceptions = packed[at + 2] & 0xff;
        int place = column & 0xff;
        int entry = entryOf(at + 3, places, size, place);
        if (entry < 0) {
            return 0;
        }
        int least = leastCount(places);
        int counts = at + 3 + placesBytes(places, size);
        BlockReader rest = new BlockReader(packed, counts + (size * bits + 7) / 8);
        for (int k = 0; k < exceptions; k++) {
            int exception = rest.u8();
            long excess = rest.varint();
            if (exception == entry) {
                return excess + least;
            }
        }
        return bitsAt(counts, entry, bits) + least;
    }

    private int entryOf(int at, int places, int size, int place) {
        if (places == RowEncoder.PLACES_FULL) {
            return place;
        }
        if (places == RowEncoder.PLACES_ALL) {
            return place < size ? place : -1;
        }
        if (places == RowEncoder.PLACES_LISTED) {
            for (int k = 0; k < size; k++) {
                if ((packed[at + k] & 0xff) == place) {
                    return k;
                }
            }
            return -1;
        }
        if ((packed[at + (place >> 3)] >>> (place & 7) & 1) == 0) {
            return -1;
        }
        int before = 0;
        for (int k = 0; k < place >> 3; k++) {
            before += Integer.bitCount(packed[at + k] & 0xff);
        }
        return before + Integer.bitCount(packed[at + (place >> 3)] & ((1 << (place & 7)) - 1));
    }

    private static int placesBytes(int places, int size) {
        return switch (places) {
            case RowEncoder.PLACES_LISTED -> size;
            case RowEncoder.PLACES_BITMAP -> RowEncoder.BITMAP_BYTES;
            default -> 0;
        };
    }

    /** What is to be added to the stored numbers: places that have a count only store it less one. */
    private static int leastCount(int places) {
        return places == RowEncoder.PLACES_ALL ? 0 : 1;
    }

    private long bitsAt(int at, int entry, int bits) {
        long value = 0;
        int from = entry * bits;
        for (int k = 0; k < bits; ) {
            int bit = from + k;
            int taken = Math.min(8 - (bit & 7), bits - k);
            value |= (long) ((packed[at + (bit >> 3)] & 0xff) >>> (bit & 7) & ((1 << taken) - 1)) << k;
            k += taken;
        }
        return value;
    }

    private int u16(int at) {
        return (packed[at] & 0xff) | ((packed[at + 1] & 0xff) << 8);
    }

    private int i32(int at) {
        return u16(at) | (u16(at + 2) << 16);
    }

    /** One block's entries, unpacked. */
    private static final class Block {
        final int[] places = new int[RowEncoder.BLOCK];
        final long[] counts = new long[RowEncoder.BLOCK];
        int size;

        /** Reads a block that may be broken; returns where it ends. */
        int check(PackedRow row, int block) {
            byte[] packed = row.packed;
            int at = row.payload(block);
            int layout = packed[at + 1] >>> 6 & 3;
            int bits = packed[at + 1] & 0x3f;
            int exceptions = packed[at + 2] & 0xff;
            int entriesOfBlock = (packed[at] & 0xff) + 1;
            if (bits > RowEncoder.WIDEST || (layout == RowEncoder.PLACES_FULL && entriesOfBlock != RowEncoder.BLOCK)) {
                throw new BrokenBlockException(
                        "it has a block of %d entries in %d bits at places of layout %d", entriesOfBlock, bits, layout);
            }
            BlockReader cursor = new BlockReader(
                    packed, at + 3 + placesBytes(layout, entriesOfBlock) + (entriesOfBlock * bits + 7) / 8);
            int previous = -1;
            for (int k = 0; k < exceptions; k++) {
                int entry = cursor.u8();
                if (entry <= previous || entry >= entriesOfBlock) {
                    throw new BrokenBlockException(
                            "it has exception %d after %d, expected ascending ones below %d",
                            entry, previous, entriesOfBlock);
                }
                cursor.number("a count", 0, BlockReader.MOST);
                previous = entry;
            }
            read(row, block);
            return cursor.position();
        }

        void read(PackedRow row, int block) {
            byte[] packed = row.packed;
            int at = row.payload(block);
            size = (packed[at] & 0xff) + 1;
            int layout = packed[at + 1] >>> 6 & 3;
            int bits = packed[at + 1] & 0x3f;
            int exceptions = packed[at + 2] & 0xff;
            int end = at + 3 + placesBytes(layout, size);
            readPlaces(packed, at + 3, layout);
            int least = leastCount(layout);
            readCounts(packed, end, bits, least);
            BlockReader cursor = new BlockReader(packed, end + (size * bits + 7) / 8);
            for (int k = 0; k < exceptions; k++) {
                int entry = cursor.u8();
                counts[entry] = cursor.varint() + least;
            }
        }

        private void readPlaces(byte[] packed, int at, int layout) {
            int n = 0;
            switch (layout) {
                case RowEncoder.PLACES_LISTED -> {
                    for (; n < size; n++) {
                        places[n] = packed[at + n] & 0xff;
                    }
                }
                case RowEncoder.PLACES_BITMAP -> {
                    for (int k = 0; k < RowEncoder.BITMAP_BYTES; k++) {
                        int bits = packed[at + k] & 0xff;
                        while (bits != 0) {
                            places[n++] = k << 3 | Integer.numberOfTrailingZeros(bits);
                            bits &= bits - 1;
                        }
                    }
                }
                default -> {
                    for (; n < size; n++) {
                        places[n] = n;
                    }
                }
            }
            if (n != size) {
                throw new BrokenBlockException("it marks %d columns of a block, expected %d", n, size);
            }
        }

        private void readCounts(byte[] packed, int at, int bits, int least) {
            if (bits == 0) {
                Arrays.fill(counts, 0, size, least);
                return;
            }
            long mask = (1L << bits) - 1;
            long word = 0;
            int filled = 0;
            int next = at;
            for (int k = 0; k < size; k++) {
                while (filled < bits) {
                    word |= (packed[next++] & 0xffL) << filled;
                    filled += 8;
                }
                counts[k] = (word & mask) + least;
                word >>>= bits;
                filled -= bits;
            }
        }
    }
}
