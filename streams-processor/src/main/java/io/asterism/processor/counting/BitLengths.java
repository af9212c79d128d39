package io.asterism.processor.counting;

import java.util.Arrays;
import java.util.stream.LongStream;

/** How many bits the numbers of a block take, and in how many they are best packed. Used again from block to block. */
final class BitLengths {
    /** Values of which so many may be counted in eight bits. */
    private static final int LANE = 128;

    /** A 1 in the lane of a value's length in bits. */
    private static final long[] ONE_OF_LENGTH = LongStream.range(0, 1L << (Long.BYTES - 1))
            .map(value -> 1L << ((Long.SIZE - Long.numberOfLeadingZeros(value)) << 3))
            .toArray();

    private final int[] lengths = new int[Long.SIZE + 1];
    private int numbers;
    private int longest;

    /** Takes numbers from the first on. */
    void read(long[] values, int first, int count) {
        begin(count);
        int most = 0;
        for (int k = first; k < first + count; k++) {
            int length = Long.SIZE - Long.numberOfLeadingZeros(values[k]);
            lengths[length]++;
            most = Math.max(most, length);
        }
        longest = most;
    }

    /** The same for numbers of which few take more than seven bits: shorter ones are counted in the lanes of one register. */
    void read(int[] values, int count) {
        begin(count);
        int most = 0;
        for (int from = 0; from < count; from += LANE) {
            int to = Math.min(count, from + LANE);
            long lanes = 0;
            for (int k = from; k < to; k++) {
                int value = values[k];
                if (value < ONE_OF_LENGTH.length) {
                    lanes += ONE_OF_LENGTH[value];
                } else {
                    int length = Integer.SIZE - Integer.numberOfLeadingZeros(value);
                    lengths[length]++;
                    most = Math.max(most, length);
                }
            }
            for (int length = 0; length < Long.BYTES; length++) {
                int number = (int) (lanes >>> (length << 3)) & 0xff;
                lengths[length] += number;
                most = number > 0 ? Math.max(most, length) : most;
            }
        }
        longest = most;
    }

    private void begin(int count) {
        Arrays.fill(lengths, 0);
        numbers = count;
        longest = 0;
    }

    /** How many are 0. */
    int zeros() {
        return lengths[0];
    }

    /** How many take more than so many bits. */
    int longerThan(int bits) {
        int longer = 0;
        for (int length = bits + 1; length < lengths.length; length++) {
            longer += lengths[length];
        }
        return longer;
    }

    /** The bits, 0 to 56, with which packed numbers and exceptions together are shortest and the number of exceptions fits its byte. */
    int cheapest() {
        int best = Math.min(longest, PackedRowForm.WIDEST);
        long bestCost = Long.MAX_VALUE;
        int exceptions = 0;
        long exceptionBytes = 0;
        for (int bits = longest; bits >= 0; bits--) {
            if (bits < longest) {
                int length = bits + 1;
                exceptions += lengths[length];
                exceptionBytes += (long) lengths[length] * (1 + varintBytes(length));
            }
            if (exceptions >= PackedRowForm.BLOCK) {
                break;
            }
            long cost = BitPacking.bytes(numbers, bits) + exceptionBytes;
            if (bits <= PackedRowForm.WIDEST && cost < bestCost) {
                bestCost = cost;
                best = bits;
            }
        }
        return best;
    }

    private static int varintBytes(int length) {
        return (length + 6) / 7;
    }
}
