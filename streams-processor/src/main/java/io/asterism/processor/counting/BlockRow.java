package io.asterism.processor.counting;

import static io.asterism.processor.counting.PackedRowForm.BLOCK;
import static io.asterism.processor.counting.PackedRowForm.BLOCK_BYTES;
import static io.asterism.processor.counting.PackedRowForm.BLOCK_SHIFT;
import static io.asterism.processor.counting.PackedRowForm.PLACE_MASK;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BrokenBlockException;

/** A filled row: blocks of 256 columns, each found by its number. */
final class BlockRow extends PackedRow {
    /** A thread's own, as rows are read in stretches of a block or two. */
    private static final ThreadLocal<BlockEntries> UNPACKED = ThreadLocal.withInitial(BlockEntries::new);

    BlockRow(byte[] packed, int entries, int body) {
        super(packed, entries, body);
    }

    @Override
    public long get(int column) {
        int number = column >>> BLOCK_SHIFT;
        int block = firstBlock(number);
        return number(block) == number ? new BlockPayload(packed, payload(block)).get(column & PLACE_MASK) : 0;
    }

    @Override
    public void addTo(int from, int to, long[] into, int at) {
        BlockEntries block = UNPACKED.get();
        int blocks = blocks();
        for (int b = firstBlock(from >> BLOCK_SHIFT); b < blocks; b++) {
            int base = number(b) << BLOCK_SHIFT;
            if (base >= to) {
                return;
            }
            if (base + BLOCK > from) {
                block.read(new BlockPayload(packed, payload(b)));
                for (int k = 0; k < block.size; k++) {
                    int column = base + block.places[k];
                    if (column >= from && column < to) {
                        into[at + column - from] += block.counts[k];
                    }
                }
            }
        }
    }

    @Override
    public void collect(Cells into) {
        BlockEntries block = UNPACKED.get();
        int blocks = blocks();
        for (int b = 0; b < blocks; b++) {
            block.read(new BlockPayload(packed, payload(b)));
            block.collect(number(b) << BLOCK_SHIFT, into);
        }
    }

    @Override
    void check(int width, Cells into) {
        BlockEntries entriesOfBlock = new BlockEntries();
        int end = payload(0);
        for (int b = 0; b < blocks(); b++) {
            if (payload(b) != end || (b > 0 && number(b) <= number(b - 1))) {
                throw new BrokenBlockException("its block %d, of number %d, is out of place", b, number(b));
            }
            BlockPayload payload = new BlockPayload(packed, end);
            end = payload.check();
            entriesOfBlock.read(payload);
            entriesOfBlock.collect(number(b) << BLOCK_SHIFT, into);
        }
        if (payload(blocks()) != end) {
            throw new BrokenBlockException("its last block ends at byte %d, expected %d", payload(blocks()), end);
        }
        new BlockReader(packed, end).expectEnd();
    }

    private int blocks() {
        return (packed[body] & 0xff) + 1;
    }

    private int entry(int block) {
        return body + 1 + block * BLOCK_BYTES;
    }

    private int number(int block) {
        return packed[entry(block)] & 0xff;
    }

    /** The first block of this number or a later one; the last, where there is none. */
    private int firstBlock(int number) {
        int low = 0;
        int high = blocks() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (number(middle) < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Where a block's payload begins, which is where that of the one before ends. */
    private int payload(int block) {
        int payloads = entry(blocks());
        if (block == 0) {
            return payloads;
        }
        int end = entry(block - 1) + 1;
        return payloads + (u16(end) | (packed[end + Short.BYTES] & 0xff) << Short.SIZE);
    }
}
