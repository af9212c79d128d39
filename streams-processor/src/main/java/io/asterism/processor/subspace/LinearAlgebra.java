package io.asterism.processor.subspace;

/** The linear algebra that a group's geometry needs. Arguments are left as they are. */
interface LinearAlgebra {
    /**
     * Eigenvalues and eigenvectors of a symmetric matrix, largest first.
     *
     * @param values {@code [n]}, descending
     * @param vectors {@code [n, n]}, one orthonormal eigenvector a row
     */
    record Spectrum(double[] values, double[][] vectors) {}

    /** Decomposes a symmetric matrix {@code [n, n]}. */
    Spectrum spectrum(double[][] symmetric);

    /** The product of {@code [n, m]} and {@code [m, p]}. */
    double[][] multiply(double[][] left, double[][] right);

    /** The product of {@code [n, m]} and the transpose of {@code [p, m]}. */
    double[][] multiplyTransposed(double[][] left, double[][] right);
}
