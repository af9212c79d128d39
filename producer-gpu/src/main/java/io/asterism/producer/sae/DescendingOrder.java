package io.asterism.producer.sae;

import java.util.Arrays;

/** Sorts places by what stands in them, largest first, of equal values the first; a radix sort by three digits. Not for several threads. */
final class DescendingOrder {
    private static final int DIGIT = 11;
    private static final int VALUES = 1 << DIGIT;
    private static final int ROUNDS = 3;

    private final int[] keys;
    private final int[][] order;
    private final int[] counts = new int[VALUES + 1];

    /** For so many places. */
    DescendingOrder(int places) {
        this.keys = new int[places];
        this.order = new int[2][places];
    }

    /**
     * The places in their order; valid until the next call.
     *
     * @param values of which the part from an offset on is sorted
     */
    int[] of(float[] values, int offset) {
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToRawIntBits(values[offset + i]);
            // Ascending as an unsigned number where the float ascends; turned round for the largest to come first.
            keys[i] = ~(bits ^ (bits >> 31 | Integer.MIN_VALUE));
            order[0][i] = i;
        }
        for (int round = 0; round < ROUNDS; round++) {
            pass(order[round % 2], order[1 - round % 2], round * DIGIT);
        }
        return order[ROUNDS % 2];
    }

    private void pass(int[] from, int[] to, int shift) {
        Arrays.fill(counts, 0);
        for (int key : keys) {
            counts[(key >>> shift & VALUES - 1) + 1]++;
        }
        for (int digit = 0; digit < VALUES; digit++) {
            counts[digit + 1] += counts[digit];
        }
        for (int place : from) {
            to[counts[keys[place] >>> shift & VALUES - 1]++] = place;
        }
    }
}
