package io.asterism.processor.matching;

import io.asterism.processor.counting.CrossCounts;
import java.util.Arrays;

/**
 * The pairs of latents that a one-to-one matching may choose from, by row: those whose measure is above 0 and no less than a least value. Where
 * they are too many, of each row only the strongest are kept.
 */
final class Candidates {
    private final CrossCounts counts;
    private final Weighing weighing;
    private final double least;
    private final long[] columnFires;
    private final long[] row;

    final long[] ends;
    int[] columns = new int[1 << 12];
    double[] weights = new double[1 << 12];
    private int size;
    private boolean complete = true;

    private Candidates(CrossCounts counts, Weighing weighing, double least) {
        this.counts = counts;
        this.weighing = weighing;
        this.least = least;
        this.ends = new long[counts.rows() + 1];
        this.row = new long[counts.columns()];
        this.columnFires = new long[counts.columns()];
        Arrays.setAll(columnFires, counts::columnFires);
    }

    /**
     * Gathers them.
     *
     * @param most candidates in all
     */
    static Candidates of(CrossCounts counts, Weighing weighing, double least, int most) {
        Candidates candidates = new Candidates(counts, weighing, least);
        int mostOfARow = Math.max(1, most / Math.max(1, counts.rows()));
        for (int i = 0; i < counts.rows(); i++) {
            int rest = most - candidates.size;
            candidates.add(i, Math.max(mostOfARow, rest / (counts.rows() - i)));
        }
        return candidates;
    }

    /** Whether all are kept. */
    boolean isComplete() {
        return complete;
    }

    int start(int i) {
        return (int) ends[i];
    }

    int end(int i) {
        return (int) ends[i + 1];
    }

    int columnCount() {
        return counts.columns();
    }

    int rowCount() {
        return counts.rows();
    }

    long count(int i, int column) {
        return counts.count(i, column);
    }

    /** Sees the weight of a candidate. */
    interface Visitor {
        void weight(int column, double weight);
    }

    /** Shows all candidates of a row, kept or not, by ascending column. */
    void forEach(int i, Visitor visitor) {
        long fires = counts.rowFires(i);
        if (fires == 0) {
            return;
        }
        counts.row(i, row);
        for (int column = 0; column < row.length; column++) {
            if (row[column] > 0) {
                double weight = weighing.of(i, column, row[column], fires, columnFires[column], counts.tokens());
                if (weight > 0 && weight >= least) {
                    visitor.weight(column, weight);
                }
            }
        }
    }

    private void add(int i, int mostOfARow) {
        int from = size;
        forEach(i, this::append);
        if (size - from > mostOfARow) {
            complete = false;
            keepStrongest(from, mostOfARow);
        }
        ends[i + 1] = size;
    }

    private void append(int column, double weight) {
        if (size == columns.length) {
            columns = Arrays.copyOf(columns, 2 * size);
            weights = Arrays.copyOf(weights, 2 * size);
        }
        columns[size] = column;
        weights[size++] = weight;
    }

    private void keepStrongest(int from, int most) {
        double[] sorted = Arrays.copyOfRange(weights, from, size);
        Arrays.sort(sorted);
        double floor = sorted[sorted.length - most];
        int above = 0;
        for (int k = from; k < size; k++) {
            above += weights[k] > floor ? 1 : 0;
        }
        int equal = most - above;
        int n = from;
        for (int k = from; k < size; k++) {
            if (weights[k] > floor || (weights[k] == floor && equal-- > 0)) {
                columns[n] = columns[k];
                weights[n++] = weights[k];
            }
        }
        size = n;
    }
}
