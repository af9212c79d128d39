package io.asterism.processor.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The one-to-one matching of largest sum among sparse candidates; rows and columns may stay alone. Rows are taken one after the other: each is
 * given its place along the shortest augmenting path by reduced costs (Dijkstra), to a column that is free or to a row that does better alone, and
 * the prices of columns are kept such that no reduced cost is negative (Jonker and Volgenant 1987; Crouse 2016).
 *
 * <p>The prices prove a bound for all candidates, whether they were kept or not: Σ prices + Σ over rows of the largest weight less price.
 */
final class Assignment {
    private static final int NONE = -1;

    private final Candidates candidates;
    private final int rows;
    private final int columns;

    /** The column of a row, and the row of a column. */
    private final int[] columnOf;

    private final int[] rowOf;

    /** What a column costs beside what it is worth. */
    private final double[] prices;

    /** What a row gains. */
    private final double[] gains;

    // One search.

    private final double[] distance;
    private final int[] cameFrom;
    private final boolean[] settled;
    private final boolean[] reached;
    private final int[] touched;
    private int touchedSize;
    private final ColumnHeap heap;

    Assignment(Candidates candidates) {
        this.candidates = candidates;
        this.rows = candidates.rowCount();
        this.columns = candidates.columnCount();
        this.columnOf = new int[rows];
        this.rowOf = new int[columns];
        Arrays.fill(columnOf, NONE);
        Arrays.fill(rowOf, NONE);
        this.prices = new double[columns];
        this.gains = new double[rows];
        this.distance = new double[columns];
        this.cameFrom = new int[columns];
        this.settled = new boolean[columns];
        this.reached = new boolean[columns];
        this.touched = new int[columns];
        this.heap = new ColumnHeap(distance);
    }

    Matching solve() {
        for (int row = 0; row < rows; row++) {
            place(row);
        }
        List<Match> pairs = new ArrayList<>();
        double total = 0;
        for (int row = 0; row < rows; row++) {
            int column = columnOf[row];
            if (column != NONE) {
                double weight = weight(row, column);
                pairs.add(new Match(row, column, candidates.count(row, column), weight));
                total += weight;
            }
        }
        return new Matching(pairs, total, Math.max(0, bound() - total));
    }

    private double weight(int row, int column) {
        int k = Arrays.binarySearch(candidates.columns, candidates.start(row), candidates.end(row), column);
        return candidates.weights[k];
    }

    /** No matching among all candidates is worth more. */
    private double bound() {
        double bound = 0;
        for (double price : prices) {
            bound += price;
        }
        double[] most = new double[1];
        for (int row = 0; row < rows; row++) {
            most[0] = 0;
            candidates.forEach(row, (column, weight) -> most[0] = Math.max(most[0], weight - prices[column]));
            bound += most[0];
        }
        return bound;
    }

    /** Gives a row its place, moving others along a path. */
    private void place(int row) {
        gains[row] = mostGained(row);
        double alone = gains[row];
        int lonely = row;
        int end = NONE;
        relax(row, 0);
        while (true) {
            int column = heap.isEmpty() ? NONE : heap.peek();
            if (column == NONE || distance[column] >= alone) {
                break;
            }
            heap.pop();
            settled[column] = true;
            int holder = rowOf[column];
            if (holder == NONE) {
                end = column;
                break;
            }
            double soFar = distance[column];
            if (soFar + gains[holder] < alone) {
                alone = soFar + gains[holder];
                lonely = holder;
            }
            relax(holder, soFar);
        }
        double length = end == NONE ? alone : distance[end];
        reprice(row, length);
        if (end == NONE) {
            leaveAlone(lonely, row);
        } else {
            shift(end, row);
        }
        forget();
    }

    private double mostGained(int row) {
        double most = 0;
        for (int k = candidates.start(row); k < candidates.end(row); k++) {
            most = Math.max(most, candidates.weights[k] - prices[candidates.columns[k]]);
        }
        return most;
    }

    private void relax(int row, double soFar) {
        for (int k = candidates.start(row); k < candidates.end(row); k++) {
            int column = candidates.columns[k];
            if (settled[column]) {
                continue;
            }
            // Reduced costs are never negative but for rounding.
            double step = Math.max(0, gains[row] - (candidates.weights[k] - prices[column]));
            if (!reached[column] || soFar + step < distance[column]) {
                if (!reached[column]) {
                    reached[column] = true;
                    touched[touchedSize++] = column;
                }
                distance[column] = soFar + step;
                cameFrom[column] = row;
                heap.offer(column);
            }
        }
    }

    /** Keeps reduced costs from falling below 0, and makes those along the path 0. */
    private void reprice(int row, double length) {
        gains[row] -= length;
        for (int t = 0; t < touchedSize; t++) {
            int column = touched[t];
            if (settled[column] && distance[column] < length) {
                double less = length - distance[column];
                prices[column] += less;
                if (rowOf[column] != NONE) {
                    gains[rowOf[column]] -= less;
                }
            }
        }
    }

    /** Takes a row's column from it, and moves the rows of the path that leads there. */
    private void leaveAlone(int lonely, int row) {
        if (lonely != row) {
            int freed = columnOf[lonely];
            columnOf[lonely] = NONE;
            rowOf[freed] = NONE;
            shift(freed, row);
        }
    }

    /** Moves each row of the path to the next column, the last one to a column that is free. */
    private void shift(int free, int row) {
        int column = free;
        while (true) {
            int mover = cameFrom[column];
            int left = columnOf[mover];
            columnOf[mover] = column;
            rowOf[column] = mover;
            if (mover == row) {
                return;
            }
            column = left;
        }
    }

    private void forget() {
        for (int t = 0; t < touchedSize; t++) {
            reached[touched[t]] = false;
            settled[touched[t]] = false;
        }
        touchedSize = 0;
        heap.clear();
    }
}
