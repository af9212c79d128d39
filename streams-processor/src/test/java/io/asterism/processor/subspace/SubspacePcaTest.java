package io.asterism.processor.subspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.asterism.schemas.InputException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SubspacePcaTest {
    private static final LinearAlgebra ALGEBRA = new Nd4jAlgebra();

    /** Methods specification, fixtures G.1 and G.2: group {0, 1, 2}, five tokens of twelve on which any of it fires. */
    @Test
    void agreesWithTheDirectDecompositionOfTheHandCheckedStream() {
        float[][] activations = {{2, 3, 0}, {4, 1.6f, 2}, {0, 2.5f, 1.5f}, {5, 2, 0}, {0, 0, 3}, {1.7f, 0, 1.9f}};
        float[][] rows = {{1, 0, .5f, 0}, {.25f, 1, 0, -1}, {0, .5f, 1, .125f}};

        SubspacePca pca = SubspacePca.of(ALGEBRA, moments(3, activations), Geometry.ofDecoder(ALGEBRA, rows));

        DirectSvd direct = DirectSvd.of(reconstructions(activations, rows));
        double total = direct.eigenvalues()[0] + direct.eigenvalues()[1] + direct.eigenvalues()[2];
        assertThat(pca.examples()).isEqualTo(6);
        assertThat(pca.space()).isEqualTo("residual");
        for (int k = 0; k < 3; k++) {
            assertThat(pca.eigenvalues()[k]).isEqualTo(direct.eigenvalues()[k], within(1e-9));
            assertThat(pca.explained()[k]).isEqualTo(direct.eigenvalues()[k] / total, within(1e-9));
        }
    }

    @Property(tries = 20)
    void agreesWithTheDirectDecomposition(@ForAll long seed, @ForAll @IntRange(min = 2, max = 64) int members) {
        Random random = new Random(seed);
        int width = members + random.nextInt(10);
        check(activations(random, members, members + 40), rows(random, members, width));
    }

    @Property(tries = 12)
    void agreesWhereDecoderRowsDependOnEachOther(@ForAll long seed, @ForAll @IntRange(min = 3, max = 64) int members) {
        Random random = new Random(seed);
        float[][] rows = rows(random, members, 2 + random.nextInt(members));
        rows[random.nextInt(members)] = rows[random.nextInt(members)].clone();
        check(activations(random, members, members + 40), rows);
    }

    private static void check(float[][] activations, float[][] rows) {
        SubspacePca pca = SubspacePca.of(ALGEBRA, moments(rows.length, activations), Geometry.ofDecoder(ALGEBRA, rows));
        DirectSvd direct = DirectSvd.of(reconstructions(activations, rows));
        double[] expected = direct.eigenvalues();
        int axes = Math.min(pca.components(), expected.length);
        double[][] projected =
                Arrays.stream(activations).map(a -> pca.project(a, axes)).toArray(double[][]::new);

        assertThat(Arrays.stream(pca.eigenvalues()).sum())
                .isEqualTo(
                        Arrays.stream(expected).sum(),
                        within(1e-6 * Arrays.stream(expected).sum()));
        for (int k = 0; k < axes; k++) {
            assertThat(pca.eigenvalues()[k]).isEqualTo(expected[k], within(1e-6 * expected[k] + 1e-12 * expected[0]));
        }
        for (int k = 0; k < axes; k++) {
            if (expected[k] > 1e-6 * expected[0] && isApart(expected, k)) {
                assertThat(Math.abs(DirectSvd.dot(pca.axes()[k], direct.axes()[k])))
                        .isEqualTo(1, within(1e-6));
                double sign = Math.signum(DirectSvd.dot(pca.axes()[k], direct.axes()[k]));
                double error = 0;
                for (int t = 0; t < activations.length; t++) {
                    error = Math.max(error, Math.abs(sign * projected[t][k] - direct.scores()[k][t]));
                }
                assertThat(error).isLessThan(1e-4 * Math.sqrt(expected[0]));
            }
        }
    }

    /** Whether an eigenvalue stands clear of its neighbours, so that its axis is determined. */
    private static boolean isApart(double[] values, int k) {
        double above = k == 0 ? Double.MAX_VALUE : values[k - 1] - values[k];
        double below = k + 1 == values.length ? values[k] : values[k] - values[k + 1];
        return Math.min(above, below) > 1e-3 * values[0];
    }

    @Test
    void withoutADecoderItIsTheOneOfTheCoefficients() {
        float[][] activations = activations(new Random(5), 4, 30);

        SubspacePca pca = SubspacePca.of(ALGEBRA, moments(4, activations), Geometry.ofCoefficients(4));

        DirectSvd direct = DirectSvd.of(reconstructions(
                activations, new float[][] {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}}));
        assertThat(pca.space()).isEqualTo("coefficients");
        assertThat(pca.eigenvalues()).containsExactly(direct.eigenvalues(), within(1e-9));
        assertThat(pca.axes()).isEmpty();
        assertThat(pca.cosines()).isEmpty();
    }

    @Test
    void decoderRowsAreAnalysedAloneToo() {
        float[][] rows = rows(new Random(9), 5, 7);
        double[][] points = new double[5][7];
        for (int i = 0; i < 5; i++) {
            for (int d = 0; d < 7; d++) {
                points[i][d] = rows[i][d];
            }
        }

        SubspacePca pca = SubspacePca.of(
                ALGEBRA, moments(5, activations(new Random(9), 5, 20)), Geometry.ofDecoder(ALGEBRA, rows));

        double[] expected = DirectSvd.of(points).eigenvalues();
        assertThat(Arrays.copyOf(pca.decoderEigenvalues(), 4))
                .containsExactly(Arrays.copyOf(expected, 4), within(1e-9));
        assertThat(pca.cosines()[1][3])
                .isEqualTo(
                        DirectSvd.dot(points[1], points[3])
                                / Math.sqrt(DirectSvd.dot(points[1], points[1]) * DirectSvd.dot(points[3], points[3])),
                        within(1e-12));
    }

    /** Two equal variances among three axes: (2 + 2)² / (4 + 4) = 2. */
    @Test
    void participationCountsTheAxesThatMatter() {
        float[][] activations = {{3, 1, 1}, {1, 3, 1}, {3, 3, 1}, {1, 1, 1}};

        SubspacePca pca = SubspacePca.of(ALGEBRA, moments(3, activations), Geometry.ofCoefficients(3));

        assertThat(pca.participation()).isEqualTo(2, within(1e-12));
    }

    @Test
    void refusesTwoExamplesAndTakesThreeThatCoincide() {
        Geometry geometry = Geometry.ofCoefficients(2);

        assertThatThrownBy(() -> SubspacePca.of(ALGEBRA, moments(2, new float[][] {{1, 2}, {2, 1}}), geometry))
                .isInstanceOf(InputException.class)
                .hasMessage("the group has fired on 2 tokens, expected at least 3 for a PCA");
        SubspacePca still = SubspacePca.of(ALGEBRA, moments(2, new float[][] {{1, 2}, {1, 2}, {1, 2}}), geometry);
        assertThat(still.eigenvalues()).containsExactly(0, 0);
        assertThat(still.explained()).containsExactly(0, 0);
        assertThat(still.participation()).isZero();
    }

    static Moments moments(int members, float[][] examples) {
        Moments moments = new Moments(members);
        for (float[] example : examples) {
            int[] active = new int[members];
            float[] values = new float[members];
            int count = 0;
            for (int i = 0; i < members; i++) {
                if (example[i] > 0) {
                    active[count] = i;
                    values[count++] = example[i];
                }
            }
            moments.addExample(active, values, count);
            moments.addTokens(1);
        }
        return moments;
    }

    private static float[][] activations(Random random, int members, int examples) {
        float[][] activations = new float[examples][members];
        double density = .1 + .9 * random.nextDouble();
        for (float[] example : activations) {
            for (int i = 0; i < members; i++) {
                example[i] = random.nextDouble() < density ? (float) (20 * random.nextDouble()) : 0;
            }
            example[random.nextInt(members)] = 1 + random.nextFloat();
        }
        return activations;
    }

    private static float[][] rows(Random random, int members, int width) {
        float[][] rows = new float[members][width];
        for (float[] row : rows) {
            for (int d = 0; d < width; d++) {
                row[d] = (float) random.nextGaussian();
            }
        }
        return rows;
    }

    private static double[][] reconstructions(float[][] activations, float[][] rows) {
        double[][] points = new double[activations.length][rows[0].length];
        for (int t = 0; t < activations.length; t++) {
            for (int i = 0; i < rows.length; i++) {
                for (int d = 0; d < rows[0].length; d++) {
                    points[t][d] += (double) activations[t][i] * rows[i][d];
                }
            }
        }
        return points;
    }
}
