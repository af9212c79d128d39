package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;

/** {@code cap * tanh(x / cap)}; nothing where the cap is infinite. */
final class SoftCap {
    private SoftCap() {}

    static NDArray apply(NDArray x, double cap) {
        return Double.isFinite(cap) ? x.div(Scalar.of(cap, x)).tanh().mul(Scalar.of(cap, x)) : x;
    }
}
