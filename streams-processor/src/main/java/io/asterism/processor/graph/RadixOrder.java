package io.asterism.processor.graph;

import java.util.Arrays;

/** Sorts pairs of non-negative long keys and long values by key: least significant digit first, so equal keys keep their order. */
final class RadixOrder {
    private static final int BITS = 11;
    private static final int BUCKETS = 1 << BITS;
    private static final int MASK = BUCKETS - 1;

    private final int[] starts = new int[BUCKETS];
    private long[] otherKeys = {};
    private long[] otherValues = {};

    /** Sorts the first {@code size} entries in place. */
    void sort(long[] keys, long[] values, int size) {
        if (otherKeys.length < size) {
            otherKeys = new long[keys.length];
            otherValues = new long[keys.length];
        }
        long[] fromKeys = keys;
        long[] fromValues = values;
        long[] toKeys = otherKeys;
        long[] toValues = otherValues;
        for (int shift = 0; shift < Long.SIZE; shift += BITS) {
            if (count(fromKeys, size, shift)) {
                scatter(fromKeys, fromValues, toKeys, toValues, size, shift);
                long[] swap = fromKeys;
                fromKeys = toKeys;
                toKeys = swap;
                swap = fromValues;
                fromValues = toValues;
                toValues = swap;
            }
        }
        if (fromKeys != keys) {
            System.arraycopy(fromKeys, 0, keys, 0, size);
            System.arraycopy(fromValues, 0, values, 0, size);
        }
    }

    /** Finds where each digit starts; says whether there is more than one. */
    private boolean count(long[] keys, int size, int shift) {
        Arrays.fill(starts, 0);
        for (int k = 0; k < size; k++) {
            starts[(int) (keys[k] >>> shift) & MASK]++;
        }
        int start = 0;
        boolean several = false;
        for (int digit = 0; digit < BUCKETS; digit++) {
            int count = starts[digit];
            several |= count != 0 && count != size;
            starts[digit] = start;
            start += count;
        }
        return several;
    }

    private void scatter(long[] fromKeys, long[] fromValues, long[] toKeys, long[] toValues, int size, int shift) {
        for (int k = 0; k < size; k++) {
            int at = starts[(int) (fromKeys[k] >>> shift) & MASK]++;
            toKeys[at] = fromKeys[k];
            toValues[at] = fromValues[k];
        }
    }
}
