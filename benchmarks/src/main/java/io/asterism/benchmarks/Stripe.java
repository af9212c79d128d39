package io.asterism.benchmarks;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A sparse row: columns ascending, each with its count.
 *
 * @param columns {@code [entries]}
 * @param counts beside the columns
 */
record Stripe(int[] columns, int[] counts) {
    static final Stripe EMPTY = new Stripe(new int[0], new int[0]);

    /** Columns that are counted once. */
    static Stripe ones(int[] columns) {
        int[] counts = new int[columns.length];
        Arrays.fill(counts, 1);
        return new Stripe(columns, counts);
    }

    /** The sum of two rows. */
    Stripe plus(Stripe other) {
        int[] sumColumns = new int[columns.length + other.columns.length];
        int[] sumCounts = new int[sumColumns.length];
        int n = 0;
        int l = 0;
        int r = 0;
        while (l < columns.length || r < other.columns.length) {
            int left = l < columns.length ? columns[l] : Integer.MAX_VALUE;
            int right = r < other.columns.length ? other.columns[r] : Integer.MAX_VALUE;
            sumColumns[n] = Math.min(left, right);
            sumCounts[n++] = (left <= right ? counts[l++] : 0) + (right <= left ? other.counts[r++] : 0);
        }
        return new Stripe(Arrays.copyOf(sumColumns, n), Arrays.copyOf(sumCounts, n));
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(8 * columns.length);
        for (int k = 0; k < columns.length; k++) {
            out.putInt(columns[k]).putInt(counts[k]);
        }
        return out.array();
    }

    static Stripe decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Stripe stripe = new Stripe(new int[bytes.length / 8], new int[bytes.length / 8]);
        for (int k = 0; k < stripe.columns.length; k++) {
            stripe.columns[k] = in.getInt();
            stripe.counts[k] = in.getInt();
        }
        return stripe;
    }
}
