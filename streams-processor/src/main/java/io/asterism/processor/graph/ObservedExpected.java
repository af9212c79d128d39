package io.asterism.processor.graph;

import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.UpperTriangle;
import java.util.Arrays;
import java.util.List;

/**
 * How often pairs fire together against how often they would if latents were independent, E_ij = C_ii C_jj / N, over all pairs of
 * different latents (methods specification A.5; the published box plots hold the diagonal too). Quantiles below 2,048 are exact
 * for counts, and at most 0.1 % low elsewhere.
 *
 * @param tokens N
 * @param pairs pairs of latents
 * @param together pairs with C_ij &gt; 0
 * @param observedSum Σ C_ij
 * @param expectedSum Σ E_ij
 * @param observed quantiles of C_ij at {@link #LEVELS}
 * @param expected quantiles of E_ij
 * @param lift quantiles of C_ij / E_ij over the pairs with {@code E_ij >= 1}: below, a ratio says little
 */
public record ObservedExpected(
        long tokens,
        long pairs,
        long together,
        double observedSum,
        double expectedSum,
        double[] observed,
        double[] expected,
        double[] lift) {
    private static final double[] LEVELS = {.05, .25, .5, .75, .95};

    /** The levels of the quantiles. */
    public static double[] levels() {
        return LEVELS.clone();
    }

    /** Compares every pair of one window and threshold. */
    public static ObservedExpected of(PairCounts counts) {
        Gathering gathering = new Gathering(counts);
        UpperTriangle.read(counts, List.of(gathering));
        return gathering.result();
    }

    /** Gathers the figures while somebody reads the rows. What depends on fires alone is worked out from them in the end. */
    static final class Gathering implements UpperTriangle.Reader {
        /** Counts below this have a bin of their own. */
        private static final int SMALL = 1 << 12;

        private final long tokens;
        private final double[] fires;
        private final int[] small = new int[SMALL];
        private final Spread observed = new Spread();
        private final Spread lift = new Spread();
        private double observedSum;
        private long pairs;

        Gathering(PairCounts counts) {
            tokens = counts.tokens();
            fires = new double[counts.dSae()];
            Arrays.setAll(fires, counts::fires);
        }

        @Override
        public void row(int i, long[] row) {
            Arrays.fill(small, 0);
            long both = 0;
            for (int j = i + 1; j < row.length; j++) {
                long count = row[j];
                both += count;
                if (count < SMALL) {
                    small[(int) count]++;
                } else {
                    observed.add((double) count, 1);
                }
                double independent = independent(fires[i], fires[j]);
                if (independent >= 1) {
                    lift.add(count / independent, 1);
                }
            }
            for (int count = 0; count < SMALL; count++) {
                if (small[count] > 0) {
                    observed.add(count, small[count]);
                }
            }
            observedSum += both;
            pairs += row.length - i - 1;
        }

        private double independent(double one, double other) {
            return tokens > 0 ? one * other / tokens : 0;
        }

        ObservedExpected result() {
            Spread expected = new Spread();
            double expectedSum = expect(expected);
            return new ObservedExpected(
                    tokens,
                    pairs,
                    pairs - observed.zeros(),
                    observedSum,
                    expectedSum,
                    observed.quantiles(),
                    expected.quantiles(),
                    lift.quantiles());
        }

        /** Of latents that fire equally often all pairs are expected equally often: many are. */
        private double expect(Spread expected) {
            double[] sorted = fires.clone();
            Arrays.sort(sorted);
            double[] values = new double[sorted.length];
            long[] latents = new long[sorted.length];
            int distinct = 0;
            for (double value : sorted) {
                if (distinct == 0 || values[distinct - 1] != value) {
                    values[distinct++] = value;
                }
                latents[distinct - 1]++;
            }
            double sum = 0;
            for (int a = 0; a < distinct; a++) {
                sum += add(expected, independent(values[a], values[a]), latents[a] * (latents[a] - 1) / 2);
                for (int b = a + 1; b < distinct; b++) {
                    sum += add(expected, independent(values[a], values[b]), latents[a] * latents[b]);
                }
            }
            return sum;
        }

        private static double add(Spread expected, double value, long times) {
            expected.add(value, times);
            return times * value;
        }
    }

    /** A histogram in bins that split every octave from 2^-20 to 2^40 in 1,024; what is smaller counts as 0. */
    private static final class Spread {
        private static final int DROPPED_BITS = 42;
        private static final int LOWEST = (int) (Double.doubleToRawLongBits(0x1p-20) >>> DROPPED_BITS) - 1;
        private static final int HIGHEST = (int) (Double.doubleToRawLongBits(0x1p40) >>> DROPPED_BITS);

        private final long[] bins = new long[HIGHEST - LOWEST + 1];
        private long size;

        void add(double value, long times) {
            int bin = (int) (Double.doubleToRawLongBits(value) >>> DROPPED_BITS);
            bins[Math.max(LOWEST, Math.min(HIGHEST, bin)) - LOWEST] += times;
            size += times;
        }

        /** Values that count as 0. */
        long zeros() {
            return bins[0];
        }

        double[] quantiles() {
            return Arrays.stream(LEVELS).map(this::quantile).toArray();
        }

        /** The smallest value that at least this share of the values does not exceed. */
        private double quantile(double level) {
            long wanted = (long) Math.ceil(level * size);
            long seen = bins[0];
            int bin = 0;
            while (seen < wanted) {
                seen += bins[++bin];
            }
            return bin == 0 ? 0 : Double.longBitsToDouble((long) (bin + LOWEST) << DROPPED_BITS);
        }
    }
}
