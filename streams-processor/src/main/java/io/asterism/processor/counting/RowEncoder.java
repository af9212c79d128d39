package io.asterism.processor.counting;

import static io.asterism.processor.counting.PackedRowForm.BLOCK;
import static io.asterism.processor.counting.PackedRowForm.BLOCKS;
import static io.asterism.processor.counting.PackedRowForm.BLOCK_BYTES;
import static io.asterism.processor.counting.PackedRowForm.BLOCK_SHIFT;
import static io.asterism.processor.counting.PackedRowForm.GAPS;
import static io.asterism.processor.counting.PackedRowForm.GROUP;

import io.asterism.processor.blocks.BlockWriter;

/** Writes rows in their packed form, which {@link PackedRowForm} describes. Used again from row to row. */
final class RowEncoder {
    /** A row with more than one entry in so many columns of its extent is stored as blocks. */
    private static final int SPARSE = 24;

    /** One with fewer entries is not: gaps take less than a block's places. */
    private static final int FEW = 16;

    private final Cells cells = new Cells();
    private final BlockEncoder blockEncoder = new BlockEncoder();
    private final BlockWriter head = new BlockWriter();
    private final BlockWriter directory = new BlockWriter();
    private final BlockWriter body = new BlockWriter();

    /** An empty list to collect a row into. */
    Cells cells() {
        cells.clear();
        return cells;
    }

    /** The packed form; an empty list packs to no bytes at all. */
    byte[] encode(Cells row) {
        if (row.size == 0) {
            return new byte[0];
        }
        directory.clear();
        body.clear();
        int extent = row.columns[row.size - 1] - row.columns[0] + 1;
        if (row.size < FEW || (long) row.size * SPARSE < extent) {
            writeGaps(row);
            head.clear().u8(PackedRowForm.format(GAPS)).varint(row.size);
        } else {
            writeBlocks(row);
            writeBlocksHead(row.size);
        }
        return assembled();
    }

    /** The packed form of a dense row, written from its cells; one without a count packs to no bytes at all. */
    byte[] encode(DenseRow row) {
        directory.clear();
        body.clear();
        int entries = 0;
        int end = (row.width() + BLOCK - 1) >>> BLOCK_SHIFT;
        for (int block = row.firstColumn() >>> BLOCK_SHIFT; block < end; block++) {
            int filled = blockEncoder.write(row, block, body);
            if (filled > 0) {
                entries += filled;
                endBlock(block);
            }
        }
        if (entries == 0) {
            return new byte[0];
        }
        writeBlocksHead(entries);
        return assembled();
    }

    private void writeGaps(Cells row) {
        int previous = -1;
        for (int k = 0; k < row.size; k++) {
            if (k > 0 && k % GROUP == 0) {
                directory.u16(previous).i32(body.size());
            }
            int column = row.columns[k];
            long count = row.counts[k];
            long gap = column - previous - 1L;
            previous = column;
            if (count == 1) {
                body.varint(gap << 1);
            } else {
                body.varint(gap << 1 | 1).varint(count - 2);
            }
        }
    }

    private void writeBlocks(Cells row) {
        int from = 0;
        while (from < row.size) {
            int block = row.columns[from] >>> BLOCK_SHIFT;
            int to = from + 1;
            while (to < row.size && row.columns[to] >>> BLOCK_SHIFT == block) {
                to++;
            }
            blockEncoder.write(row, from, to, body);
            endBlock(block);
            from = to;
        }
    }

    private void endBlock(int block) {
        directory.u8(block).u24(body.size());
    }

    private void writeBlocksHead(int entries) {
        head.clear().u8(PackedRowForm.format(BLOCKS)).varint(entries).u8(directory.size() / BLOCK_BYTES - 1);
    }

    private byte[] assembled() {
        byte[] row = new byte[head.size() + directory.size() + body.size()];
        head.copyTo(row, 0);
        directory.copyTo(row, head.size());
        body.copyTo(row, head.size() + directory.size());
        return row;
    }
}
