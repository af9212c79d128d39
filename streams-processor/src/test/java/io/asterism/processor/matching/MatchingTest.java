package io.asterism.processor.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.asterism.processor.counting.CrossCounts;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.graph.Measure;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MatchingTest {
    /** Counts given as a table, of so many joined tokens. */
    private record Table(long[][] counts, long[] rowFires, long[] columnFires, long tokens) implements PairCounts {
        /** Random sparse counts, no larger than what either latent fires. */
        static Table random(Random random, int rows, int columns, double density) {
            long[] rowFires = random.longs(rows, 20, 60).toArray();
            long[] columnFires = random.longs(columns, 20, 60).toArray();
            long[][] counts = new long[rows][columns];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    counts[i][j] = random.nextDouble() < density ? 1 + random.nextInt(20) : 0;
                }
            }
            return new Table(counts, rowFires, columnFires, 1000);
        }

        CrossCounts cross() {
            return new CrossCounts(this, rowFires.length);
        }

        double jaccard(int i, int j) {
            return (double) counts[i][j] / (rowFires[i] + columnFires[j] - counts[i][j]);
        }

        @Override
        public int dSae() {
            return rowFires.length + columnFires.length;
        }

        @Override
        public long fires(int latent) {
            return latent < rowFires.length ? rowFires[latent] : columnFires[latent - rowFires.length];
        }

        @Override
        public long count(int latent, int other) {
            return counts[latent][other - rowFires.length];
        }

        @Override
        public void addRow(int latent, int from, int to, long[] into) {
            for (int j = from; j < to; j++) {
                into[j - from] += counts[latent][j - rowFires.length];
            }
        }

        @Override
        public void addNeighbors(int latent, long[] into) {
            throw new UnsupportedOperationException();
        }
    }

    /** The largest sum, by trying for each row every column that is left, or none; the columns that are taken are bits. */
    private static double best(Table table, int row, int taken, double[][] known) {
        if (row == table.rowFires().length) {
            return 0;
        }
        if (known[row][taken] == 0) {
            double most = best(table, row + 1, taken, known);
            for (int j = 0; j < table.columnFires().length; j++) {
                if ((taken >> j & 1) == 0 && table.counts()[row][j] > 0) {
                    most = Math.max(most, table.jaccard(row, j) + best(table, row + 1, taken | 1 << j, known));
                }
            }
            known[row][taken] = most + 1;
        }
        return known[row][taken] - 1;
    }

    @Property(tries = 300)
    void theHungarianMatchingHasTheLargestSum(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int rows,
            @ForAll @IntRange(min = 1, max = 9) int columns,
            @ForAll @IntRange(min = 1, max = 10) int tenths) {
        Table table = Table.random(new Random(seed), rows, columns, tenths / 10.);
        Matching matching = Matching.of(table.cross(), Matching.Method.HUNGARIAN, Measure.JACCARD, 0);

        assertThat(matching.total()).isCloseTo(best(table, 0, 0, new double[rows][1 << columns]), within(1e-12));
        assertThat(matching.gap()).isCloseTo(0, within(1e-12));
        requireOneToOne(table, matching);
    }

    /** With few candidates a row the matching may miss the best one; the gap says by how much at most. */
    @Property(tries = 200)
    void theGapHoldsWhereCandidatesWereLeftOut(@ForAll long seed, @ForAll @IntRange(min = 8, max = 30) int most) {
        Table table = Table.random(new Random(seed), 8, 8, 0.9);
        Matching matching = Matching.of(table.cross(), Matching.Method.HUNGARIAN, Measure.JACCARD, 0, most);

        double best = best(table, 0, 0, new double[8][1 << 8]);
        assertThat(matching.total()).isLessThanOrEqualTo(best + 1e-12);
        assertThat(matching.total() + matching.gap()).isGreaterThanOrEqualTo(best - 1e-12);
        requireOneToOne(table, matching);
    }

    @Property(tries = 100)
    void greedyTakesTheStrongestThatIsLeft(@ForAll long seed) {
        Table table = Table.random(new Random(seed), 7, 9, 0.6);
        Matching matching = Matching.of(table.cross(), Matching.Method.GREEDY, Measure.JACCARD, 0);

        requireOneToOne(table, matching);
        // A pair that was not taken is no stronger than the one that took its row or its column.
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < 9; j++) {
                int row = i;
                int column = j;
                if (table.counts()[i][j] > 0) {
                    assertThat(matching.pairs())
                            .anyMatch(pair -> (pair.row() == row || pair.column() == column)
                                    && pair.value() >= table.jaccard(row, column) - 1e-15);
                }
            }
        }
    }

    private static void requireOneToOne(Table table, Matching matching) {
        assertThat(matching.pairs()).extracting(Match::row).doesNotHaveDuplicates();
        assertThat(matching.pairs()).extracting(Match::column).doesNotHaveDuplicates();
        double sum = 0;
        for (Match pair : matching.pairs()) {
            assertThat(pair.count()).isPositive().isEqualTo(table.counts()[pair.row()][pair.column()]);
            assertThat(pair.value()).isEqualTo(table.jaccard(pair.row(), pair.column()));
            sum += pair.value();
        }
        assertThat(matching.total()).isCloseTo(sum, within(1e-12));
    }

    /** Row 0 and column 1 are each other's best; row 1 prefers column 1 too, which does not prefer it; row 2 never fires with any. */
    @Test
    void mutualPartnersPreferEachOther() {
        Table table = new Table(
                new long[][] {{2, 9, 0}, {0, 5, 4}, {0, 0, 0}}, new long[] {10, 10, 10}, new long[] {10, 10, 10}, 100);
        Matching matching = Matching.of(table.cross(), Matching.Method.MUTUAL, Measure.JACCARD, 0);
        assertThat(matching.pairs()).containsExactly(new Match(0, 1, 9, 9. / 11));
        assertThat(Matching.of(table.cross(), Matching.Method.MUTUAL, Measure.JACCARD, 0.9)
                        .pairs())
                .isEmpty();
    }

    @Test
    void partnersAreOrderedByTheMeasureAndThenByNumber() {
        Table table = new Table(new long[][] {{3, 5, 3, 0, 3}}, new long[] {20}, new long[] {10, 10, 10, 10, 4}, 100);
        BestMatches best = BestMatches.of(table.cross(), Measure.JACCARD, 3, 1);
        assertThat(best.ofRow(0)).extracting(Match::column).containsExactly(1, 4, 0);
        assertThat(best.ofColumn(2)).isEqualTo(List.of(new Match(0, 2, 3, 3. / 27)));
        assertThat(best.ofColumn(3)).isEmpty();
        assertThat(BestMatches.of(table.cross(), Measure.JACCARD, 3, 4).ofRow(0))
                .extracting(Match::column)
                .containsExactly(1);
    }
}
