package io.asterism.benchmarks;

/** {@code X.T @ X} of dense 32-bit floats, a block of tokens after another. */
final class TorchProduct extends PythonCounts {
    TorchProduct() {
        super("torch dense X.T @ X", "torch", "torch_counts.py", 4096);
    }
}
