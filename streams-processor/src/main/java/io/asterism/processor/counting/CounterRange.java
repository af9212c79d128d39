package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;

/**
 * Counters of which only some that lie together are ever above 0: kept from the first to the last of those, since a wide SAE has a million of
 * such ranges. One thread counts, any may read.
 */
final class CounterRange {
    private static final CounterRange.Kept NOTHING = new Kept(0, new long[0]);

    /** What is kept; another one when it has to be longer. */
    private record Kept(int first, long[] counts) {
        Kept with(int counter) {
            if (counts.length == 0) {
                return new Kept(counter, new long[1]);
            }
            int from = Math.min(first, counter);
            long[] longer = new long[Math.max(first + counts.length, counter + 1) - from];
            System.arraycopy(counts, 0, longer, first - from, counts.length);
            return new Kept(from, longer);
        }
    }

    private Kept kept = NOTHING;

    void add(int counter, long more) {
        Kept now = kept;
        if (counter < now.first || counter >= now.first + now.counts.length) {
            now = now.with(counter);
            kept = now;
        }
        now.counts[counter - now.first] += more;
    }

    /** All counters from 0 on. */
    long[] toArray(int size) {
        Kept now = kept;
        long[] all = new long[size];
        System.arraycopy(now.counts, 0, all, now.first, now.counts.length);
        return all;
    }

    /** Writes those above 0. */
    void encode(BlockWriter out) {
        Kept now = kept;
        int above = 0;
        for (long count : now.counts) {
            above += count != 0 ? 1 : 0;
        }
        out.varint(above);
        for (int k = 0; k < now.counts.length; k++) {
            if (now.counts[k] != 0) {
                out.u8(now.first + k).varint(now.counts[k]);
            }
        }
    }

    /** Adds what was written, all of it of counters below a bound; returns how much it is. */
    long decode(int bound, BlockReader in) {
        long total = 0;
        int previous = -1;
        for (int k = in.number("the number of counters", 0, bound); k > 0; k--) {
            int counter = in.u8();
            if (counter <= previous || counter >= bound) {
                throw new BrokenBlockException(
                        "it has counter %d after %d, expected ascending ones below %d", counter, previous, bound);
            }
            long count = in.number("a counter", 1, BlockReader.MOST);
            add(counter, count);
            total += count;
            previous = counter;
        }
        return total;
    }
}
