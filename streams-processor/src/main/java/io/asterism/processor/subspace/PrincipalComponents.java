package io.asterism.processor.subspace;

import java.util.Arrays;

/**
 * The principal components of points r = Wᵀa, from the covariance of the coefficients a and the Gram matrix of the rows of W alone.
 * With G = L Lᵀ the non-zero spectrum of Cov(r) = Wᵀ Cov(a) W is that of Lᵀ Cov(a) L (methods specification A.6); L comes from the
 * eigenvectors of G, so linearly dependent rows do no harm. Components beyond the rank of G do not exist.
 *
 * <p>An axis is signed so that the member that leans on it most leans forward.
 *
 * @param eigenvalues variances along the axes, descending, none below 0
 * @param loadings {@code [components, members]}: how far one unit of a member moves a point along an axis
 * @param coefficients {@code [components, members]}: an axis as a combination of the rows of W
 */
record PrincipalComponents(double[] eigenvalues, double[][] loadings, double[][] coefficients) {
    /** Directions of G this much weaker than its strongest are rounding errors. */
    private static final double NEGLIGIBLE = 1e-12;

    static PrincipalComponents of(LinearAlgebra algebra, double[][] covariance, double[][] gram) {
        LinearAlgebra.Spectrum basis = algebra.spectrum(gram);
        int rank = rank(basis.values());
        if (rank == 0) {
            return new PrincipalComponents(new double[0], new double[0][], new double[0][]);
        }
        double[][] factor = scaled(basis, rank, .5);
        double[][] inner = symmetrised(algebra.multiplyTransposed(algebra.multiply(factor, covariance), factor));
        LinearAlgebra.Spectrum spectrum = algebra.spectrum(inner);
        double[][] loadings = algebra.multiply(spectrum.vectors(), factor);
        double[][] coefficients = algebra.multiply(spectrum.vectors(), scaled(basis, rank, -.5));
        for (int k = 0; k < rank; k++) {
            orient(loadings[k], coefficients[k]);
        }
        double[] eigenvalues =
                Arrays.stream(spectrum.values()).map(v -> Math.max(0, v)).toArray();
        return new PrincipalComponents(eigenvalues, loadings, coefficients);
    }

    private static int rank(double[] values) {
        int rank = 0;
        while (rank < values.length && values[rank] > NEGLIGIBLE * values[0]) {
            rank++;
        }
        return rank;
    }

    /** The eigenvectors of G, each times a power of its eigenvalue, {@code [rank, members]}: Lᵀ for the power 1/2. */
    private static double[][] scaled(LinearAlgebra.Spectrum basis, int rank, double power) {
        double[][] scaled = new double[rank][];
        for (int k = 0; k < rank; k++) {
            double scale = Math.pow(basis.values()[k], power);
            scaled[k] = Arrays.stream(basis.vectors()[k]).map(v -> v * scale).toArray();
        }
        return scaled;
    }

    private static double[][] symmetrised(double[][] matrix) {
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < i; j++) {
                matrix[i][j] = (matrix[i][j] + matrix[j][i]) / 2;
                matrix[j][i] = matrix[i][j];
            }
        }
        return matrix;
    }

    private static void orient(double[] loading, double[] coefficient) {
        int strongest = 0;
        for (int member = 1; member < loading.length; member++) {
            if (Math.abs(loading[member]) > Math.abs(loading[strongest]) * (1 + 1e-9)) {
                strongest = member;
            }
        }
        if (loading[strongest] < 0) {
            for (int member = 0; member < loading.length; member++) {
                loading[member] = -loading[member];
                coefficient[member] = -coefficient[member];
            }
        }
    }

    /** Share of the variance along each axis; 0 where there is no variance. */
    double[] explained() {
        double total = Arrays.stream(eigenvalues).sum();
        return Arrays.stream(eigenvalues).map(v -> total == 0 ? 0 : v / total).toArray();
    }

    /** (Σλ)² / Σλ²: how many axes the variance is spread over; 0 where there is none. */
    double participation() {
        double total = Arrays.stream(eigenvalues).sum();
        double squares = Arrays.stream(eigenvalues).map(v -> v * v).sum();
        return squares == 0 ? 0 : total * total / squares;
    }

    /** Where a point lies along the first axes, from the mean, {@code [min(components, axes)]}. */
    double[] project(float[] activations, double[] means, int components) {
        double[] at = new double[Math.min(components, loadings.length)];
        for (int k = 0; k < at.length; k++) {
            for (int member = 0; member < activations.length; member++) {
                at[k] += loadings[k][member] * (activations[member] - means[member]);
            }
        }
        return at;
    }
}
