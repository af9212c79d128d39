package io.asterism.processor.subspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Anchors of the methods specification G.5. */
class PlaneIndicesTest {
    @Test
    void aNoiseFreeCircleIsInseparableAndNoMixture() {
        assertThat(Separability.of(circle(20_000), IndexSettings.PAPER)).isEqualTo(2.4530, within(5e-5));
        assertThat(Mixture.of(circle(5_000), IndexSettings.PAPER)).isEqualTo(.218657, within(4e-4));
    }

    @Test
    void aSquareIsSeparableAlongItsSides() {
        int side = 120;
        double[] x = new double[side * side];
        double[] y = new double[side * side];
        for (int k = 0; k < x.length; k++) {
            x[k] = Math.floorDiv(k, side);
            y[k] = Math.floorMod(k, side);
        }

        assertThat(Separability.of(Plane.of(x, y), IndexSettings.PAPER)).isEqualTo(0, within(1e-12));
        assertThat(Separability.of(Plane.of(x, y), IndexSettings.RANKING)).isEqualTo(0, within(1e-12));
    }

    @Test
    void aCrossIsAMixture() {
        double[] x = new double[8_000];
        double[] y = new double[8_000];
        for (int k = 0; k < 4_000; k++) {
            x[k] = -1 + 2 * k / 3_999.0;
            y[4_000 + k] = x[k];
        }
        Plane cross = Plane.of(x, y);

        assertThat(Separability.of(cross, IndexSettings.PAPER)).isEqualTo(.834, within(.01));
        // All of one bar, and of the other what lies within .1 of a root mean square of 1/√6.
        assertThat(Mixture.of(cross, IndexSettings.PAPER)).isEqualTo(.5 + .05 / Math.sqrt(6), within(1e-3));
    }

    @Test
    void aGaussianCloudIsSeparableUpToTheBiasOfItsSample() {
        double bias = Separability.bias(50_000, IndexSettings.PAPER);

        assertThat(bias).isEqualTo(.0219, within(1e-4));
        assertThat(Separability.of(cloud(50_000), IndexSettings.PAPER)).isEqualTo(bias, within(.15 * bias));
        // 2Φ(.1) - 1, and what the best of many lines gains by chance.
        assertThat(Mixture.of(cloud(20_000), IndexSettings.PAPER))
                .isBetween(.0796, .0796 + 6 * Math.sqrt(.08 / 20_000));
    }

    @ParameterizedTest
    @EnumSource
    void pointsOnALineAreAllMixture(IndexSettings settings) {
        double[] x = new double[500];
        double[] y = new double[500];
        for (int k = 0; k < x.length; k++) {
            x[k] = k;
            y[k] = 3 - 2 * k;
        }

        assertThat(Mixture.of(Plane.of(x, new double[500]), settings)).isEqualTo(1);
        assertThat(Mixture.of(Plane.of(x, y), settings)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void pointsThatCoincideHaveIndicesToo(IndexSettings settings) {
        Plane nothing = Plane.of(new double[10], new double[10]);

        assertThat(Separability.of(nothing, settings)).isZero();
        assertThat(Mixture.of(nothing, settings)).isEqualTo(1);
    }

    @Test
    void planesAreOfConsecutiveAxesUpToTheFifth() {
        Random random = new Random(3);
        double[][] points = new double[400][6];
        for (double[] point : points) {
            for (int k = 0; k < point.length; k++) {
                point[k] = random.nextGaussian();
            }
        }

        PlaneIndices indices = PlaneIndices.of(points, IndexSettings.RANKING);

        assertThat(indices.planes()).extracting(PlaneIndices.PlaneIndex::first).containsExactly(1, 2, 3, 4);
        assertThat(indices.planes()).extracting(PlaneIndices.PlaneIndex::second).containsExactly(2, 3, 4, 5);
        assertThat(indices.points()).isEqualTo(400);
        double mean = indices.planes().stream()
                .mapToDouble(plane -> (1 - plane.mixture()) * plane.separability())
                .average()
                .orElseThrow();
        assertThat(indices.score()).isEqualTo(mean, within(1e-12));
    }

    private static Plane circle(int points) {
        double[] x = new double[points];
        double[] y = new double[points];
        for (int k = 0; k < points; k++) {
            x[k] = Math.cos(2 * Math.PI * k / points);
            y[k] = Math.sin(2 * Math.PI * k / points);
        }
        return Plane.of(x, y);
    }

    private static Plane cloud(int points) {
        Random random = new Random(11);
        double[] x = new double[points];
        double[] y = new double[points];
        for (int k = 0; k < points; k++) {
            x[k] = random.nextGaussian();
            y[k] = random.nextGaussian();
        }
        return Plane.of(x, y);
    }
}
