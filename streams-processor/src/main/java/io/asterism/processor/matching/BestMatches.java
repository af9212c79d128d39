package io.asterism.processor.matching;

import io.asterism.processor.counting.CrossCounts;
import io.asterism.processor.graph.Measure;
import java.util.ArrayList;
import java.util.List;

/**
 * Of every latent of two SAEs the strongest partners in the other one, strongest first, and of equally strong ones that of the lowest number;
 * only what fires together at all.
 */
public final class BestMatches {
    private final Best ofRows;
    private final Best ofColumns;

    private BestMatches(Best ofRows, Best ofColumns) {
        this.ofRows = ofRows;
        this.ofColumns = ofColumns;
    }

    /**
     * Finds them in one pass over the counts.
     *
     * @param most partners of a latent
     * @param leastCount joint fires of what is a partner at all
     */
    public static BestMatches of(CrossCounts counts, Measure measure, int most, long leastCount) {
        return of(counts, Weighing.by(measure), most, leastCount);
    }

    /** The same of partners that are weighed otherwise. */
    public static BestMatches of(CrossCounts counts, Weighing weighing, int most, long leastCount) {
        BestMatches best = new BestMatches(new Best(counts.rows(), most), new Best(counts.columns(), most));
        long[] columnFires = new long[counts.columns()];
        for (int j = 0; j < columnFires.length; j++) {
            columnFires[j] = counts.columnFires(j);
        }
        long tokens = counts.tokens();
        long[] row = new long[counts.columns()];
        for (int i = 0; i < counts.rows(); i++) {
            long fires = counts.rowFires(i);
            if (fires == 0) {
                continue;
            }
            counts.row(i, row);
            for (int j = 0; j < row.length; j++) {
                if (row[j] > 0 && row[j] >= leastCount) {
                    double value = weighing.of(i, j, row[j], fires, columnFires[j], tokens);
                    best.ofRows.offer(i, j, row[j], value);
                    best.ofColumns.offer(j, i, row[j], value);
                }
            }
        }
        return best;
    }

    /** Partners of a latent of the first SAE. */
    public List<Match> ofRow(int row) {
        List<Match> matches = new ArrayList<>();
        for (int k = 0; k < ofRows.size(row); k++) {
            matches.add(new Match(row, ofRows.partner(row, k), ofRows.count(row, k), ofRows.value(row, k)));
        }
        return matches;
    }

    /** Partners of a latent of the second SAE. */
    public List<Match> ofColumn(int column) {
        List<Match> matches = new ArrayList<>();
        for (int k = 0; k < ofColumns.size(column); k++) {
            matches.add(new Match(
                    ofColumns.partner(column, k), column, ofColumns.count(column, k), ofColumns.value(column, k)));
        }
        return matches;
    }

    /** The latents that are each other's strongest partner, by the first SAE's. */
    public List<Match> mutual() {
        List<Match> mutual = new ArrayList<>();
        for (int row = 0; row < ofRows.latents(); row++) {
            if (ofRows.size(row) > 0) {
                int column = ofRows.partner(row, 0);
                if (ofColumns.partner(column, 0) == row) {
                    mutual.add(new Match(row, column, ofRows.count(row, 0), ofRows.value(row, 0)));
                }
            }
        }
        return mutual;
    }

    /** The strongest partners of one side's latents. */
    private static final class Best {
        private final int most;
        private final int[] sizes;
        private final int[] partners;
        private final long[] counts;
        private final double[] values;

        Best(int latents, int most) {
            this.most = most;
            this.sizes = new int[latents];
            this.partners = new int[Math.multiplyExact(latents, most)];
            this.counts = new long[partners.length];
            this.values = new double[partners.length];
        }

        int latents() {
            return sizes.length;
        }

        /** Takes a partner; those of one latent come by ascending number. */
        void offer(int latent, int partner, long count, double value) {
            int base = latent * most;
            int size = sizes[latent];
            if (size == most && value <= values[base + most - 1]) {
                return;
            }
            int at = size == most ? most - 1 : size;
            while (at > 0 && values[base + at - 1] < value) {
                partners[base + at] = partners[base + at - 1];
                counts[base + at] = counts[base + at - 1];
                values[base + at] = values[base + at - 1];
                at--;
            }
            partners[base + at] = partner;
            counts[base + at] = count;
            values[base + at] = value;
            sizes[latent] = Math.min(most, size + 1);
        }

        int size(int latent) {
            return sizes[latent];
        }

        int partner(int latent, int rank) {
            return partners[latent * most + rank];
        }

        long count(int latent, int rank) {
            return counts[latent * most + rank];
        }

        double value(int latent, int rank) {
            return values[latent * most + rank];
        }
    }
}
