package io.asterism.producer.reading;

import java.util.ArrayList;
import java.util.List;

/**
 * A shape that contexts are read in. It depends on a context's own length alone, so every matrix product has the same shape whatever
 * is read beside it, and gives the same bits.
 *
 * @param length tokens of a row
 * @param rows contexts read at once, a power of two
 */
record Bucket(int length, int rows) {
    private static final int SHORTEST = 16;

    /** The number of tokens of all rows. */
    int tokens() {
        return length * rows;
    }

    /**
     * Buckets whose lengths grow by a half or a third, up to the context size.
     *
     * @param batchTokens tokens to read at once, about
     */
    static List<Bucket> upTo(int contextSize, int batchTokens) {
        List<Bucket> buckets = new ArrayList<>();
        for (int power = SHORTEST; power < Math.max(2 * contextSize, 2 * SHORTEST); power *= 2) {
            for (int length : new int[] {power, power + power / 2}) {
                int before = buckets.isEmpty() ? 0 : buckets.get(buckets.size() - 1).length;
                if (before < contextSize) {
                    int capped = Math.min(length, contextSize);
                    buckets.add(new Bucket(capped, Integer.highestOneBit(Math.max(1, batchTokens / capped))));
                }
            }
        }
        return buckets;
    }

    /** The first bucket that a context of some tokens fits. */
    static Bucket of(List<Bucket> buckets, int tokens) {
        return buckets.stream()
                .filter(bucket -> bucket.length >= tokens)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a context of " + tokens + " tokens is too long"));
    }
}
