package io.asterism.processor.subspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Nd4jAlgebraTest {
    private final LinearAlgebra algebra = new Nd4jAlgebra();

    /** [[2, 1], [1, 2]]: eigenvalues 3 and 1, along the diagonals. */
    @Test
    void decomposesByHandAndKeepsItsArgument() {
        double[][] matrix = {{2, 1}, {1, 2}};

        LinearAlgebra.Spectrum eigen = algebra.spectrum(matrix);

        assertThat(eigen.values()).containsExactly(new double[] {3, 1}, within(1e-14));
        assertThat(eigen.vectors()[0][0]).isEqualTo(eigen.vectors()[0][1], within(1e-14));
        assertThat(eigen.vectors()[1][0]).isEqualTo(-eigen.vectors()[1][1], within(1e-14));
        assertThat(matrix).isDeepEqualTo(new double[][] {{2, 1}, {1, 2}});
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 64})
    void vectorsAreOrthonormalAndRebuildTheMatrix(int n) {
        double[][] matrix = symmetric(n);

        LinearAlgebra.Spectrum eigen = algebra.spectrum(matrix);

        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                double rebuilt = 0;
                double product = 0;
                for (int k = 0; k < n; k++) {
                    rebuilt += eigen.values()[k] * eigen.vectors()[k][a] * eigen.vectors()[k][b];
                    product += eigen.vectors()[a][k] * eigen.vectors()[b][k];
                }
                assertThat(rebuilt).isEqualTo(matrix[a][b], within(1e-11));
                assertThat(product).isEqualTo(a == b ? 1 : 0, within(1e-12));
            }
            assertThat(eigen.values()[a]).isLessThanOrEqualTo(a == 0 ? Double.MAX_VALUE : eigen.values()[a - 1]);
        }
    }

    @Test
    void multiplies() {
        double[][] left = {{1, 2, 3}, {4, 5, 6}};

        assertThat(algebra.multiply(left, new double[][] {{1, 0}, {0, 1}, {1, 1}}))
                .isDeepEqualTo(new double[][] {{4, 5}, {10, 11}});
        assertThat(algebra.multiplyTransposed(left, new double[][] {{1, 1, 1}})).isDeepEqualTo(new double[][] {{6}, {15}
        });
    }

    private static double[][] symmetric(int n) {
        Random random = new Random(n);
        double[][] matrix = new double[n][n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b <= a; b++) {
                matrix[a][b] = random.nextGaussian();
                matrix[b][a] = matrix[a][b];
            }
        }
        return matrix;
    }
}
