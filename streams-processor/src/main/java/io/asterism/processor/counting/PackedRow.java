package io.asterism.processor.counting;

import static io.asterism.processor.counting.PackedRowForm.BLOCKS;
import static io.asterism.processor.counting.PackedRowForm.GAPS;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BrokenBlockException;

/**
 * A row in its packed form, read where it lies: the form of young, idle and stored rows, which {@link PackedRowForm} describes. It never
 * changes; adding to it makes another one.
 */
abstract sealed class PackedRow implements CountRow permits GapRow, BlockRow {
    final byte[] packed;
    final int entries;

    /** Where what comes after the number of entries begins. */
    final int body;

    PackedRow(byte[] packed, int entries, int body) {
        this.packed = packed;
        this.entries = entries;
        this.body = body;
    }

    /** The row of bytes that {@link RowEncoder} wrote. */
    static PackedRow of(byte[] packed) {
        if (packed.length == 0) {
            return GapRow.EMPTY;
        }
        BlockReader in = new BlockReader(packed, 1);
        int entries = (int) in.varint();
        return packed[0] == PackedRowForm.format(GAPS)
                ? new GapRow(packed, entries, in.position())
                : new BlockRow(packed, entries, in.position());
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
            if (format != PackedRowForm.format(GAPS) && format != PackedRowForm.format(BLOCKS)) {
                throw new BrokenBlockException(
                        "it has format %#x, expected %#x or %#x",
                        format, PackedRowForm.format(GAPS), PackedRowForm.format(BLOCKS));
            }
            int entries = in.number("the number of entries", 1, width - first);
            PackedRow row = of(packed);
            row.check(width, cells);
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

    /** Unpacks a row that may be broken; what its bytes say twice they must say alike. */
    abstract void check(int width, Cells into);

    /** Number of columns that have a count. */
    int entries() {
        return entries;
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

    /** Two bytes of the row. */
    int u16(int at) {
        return (packed[at] & 0xff) | (packed[at + 1] & 0xff) << 8;
    }
}
