package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;

/** {@code down(activation(gate x) * up x)}. */
record GatedMlp(Projection gate, Projection up, Projection down, ActivationFunction activation) {
    NDArray apply(NDArray x) {
        return down.apply(activation.apply(gate.apply(x)).mul(up.apply(x)));
    }
}
