package io.asterism.processor.counting;

import static io.asterism.processor.counting.PackedRowForm.BLOCK;

import io.asterism.processor.blocks.BrokenBlockException;

/** One block's entries, unpacked. Used again from block to block. */
final class BlockEntries {
    final int[] places = new int[BLOCK];
    final long[] counts = new long[BLOCK];
    int size;

    void read(BlockPayload payload) {
        size = payload.entries();
        int marked = payload.readPlaces(places);
        if (marked != size) {
            throw new BrokenBlockException("it marks %d columns of a block, expected %d", marked, size);
        }
        payload.readCounts(counts);
    }

    /** Appends the entries that have a count, the block's first column being given. */
    void collect(int base, Cells into) {
        for (int k = 0; k < size; k++) {
            if (counts[k] != 0) {
                into.add(base + places[k], counts[k]);
            }
        }
    }
}
