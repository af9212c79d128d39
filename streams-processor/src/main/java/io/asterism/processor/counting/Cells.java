package io.asterism.processor.counting;

/** Columns in ascending order, each with its count: a row taken out of whatever form it has. Used again from row to row. */
final class Cells {
    final char[] columns = new char[Band.WIDTH];
    final long[] counts = new long[Band.WIDTH];
    int size;

    void clear() {
        size = 0;
    }

    void add(int column, long count) {
        columns[size] = (char) column;
        counts[size++] = count;
    }

    /** Becomes the sum of two lists. */
    void merge(Cells left, Cells right) {
        int l = 0;
        int r = 0;
        int n = 0;
        while (l < left.size && r < right.size) {
            int a = left.columns[l];
            int b = right.columns[r];
            long count = 0;
            if (a <= b) {
                count = left.counts[l++];
            }
            if (b <= a) {
                count += right.counts[r++];
            }
            columns[n] = (char) Math.min(a, b);
            counts[n++] = count;
        }
        size = n;
        append(left, l);
        append(right, r);
    }

    private void append(Cells rest, int from) {
        int length = rest.size - from;
        System.arraycopy(rest.columns, from, columns, size, length);
        System.arraycopy(rest.counts, from, counts, size, length);
        size += length;
    }
}
