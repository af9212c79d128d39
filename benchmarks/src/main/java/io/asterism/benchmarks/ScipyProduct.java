package io.asterism.benchmarks;

/** {@code X.T @ X} of a sparse matrix of 32-bit integers. */
final class ScipyProduct extends PythonCounts {
    ScipyProduct() {
        super("scipy sparse X.T @ X", "scipy.sparse", "scipy_counts.py", Integer.MAX_VALUE);
    }
}
