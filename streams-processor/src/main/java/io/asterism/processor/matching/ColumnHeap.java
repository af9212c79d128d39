package io.asterism.processor.matching;

/** Columns by their distance, nearest first; a column that is offered again has come nearer. */
final class ColumnHeap {
    private final double[] distance;
    private final int[] columns;
    private final int[] places;
    private int size;

    /** A heap of the columns whose distances stand here. */
    ColumnHeap(double[] distance) {
        this.distance = distance;
        this.columns = new int[distance.length];
        this.places = new int[distance.length];
    }

    boolean isEmpty() {
        return size == 0;
    }

    int peek() {
        return columns[0];
    }

    void offer(int column) {
        int at = places[column] - 1;
        if (at < 0) {
            at = size++;
        }
        put(at, column);
        up(at);
    }

    void pop() {
        places[columns[0]] = 0;
        int last = columns[--size];
        if (size > 0) {
            put(0, last);
            down();
        }
    }

    void clear() {
        for (int k = 0; k < size; k++) {
            places[columns[k]] = 0;
        }
        size = 0;
    }

    private void up(int from) {
        int at = from;
        int column = columns[at];
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (distance[columns[parent]] <= distance[column]) {
                break;
            }
            put(at, columns[parent]);
            at = parent;
        }
        put(at, column);
    }

    private void down() {
        int at = 0;
        int column = columns[0];
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && distance[columns[child + 1]] < distance[columns[child]]) {
                child++;
            }
            if (distance[columns[child]] >= distance[column]) {
                break;
            }
            put(at, columns[child]);
            at = child;
        }
        put(at, column);
    }

    /** Places count from 1 on, so that 0 says that a column is not in the heap. */
    private void put(int at, int column) {
        columns[at] = column;
        places[column] = at + 1;
    }
}
