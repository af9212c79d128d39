package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;

/** {@code down(activation(up x))}. */
record PlainMlp(Projection up, Projection down, ActivationFunction activation) implements Mlp {
    @Override
    public NDArray apply(NDArray x) {
        return down.apply(activation.apply(up.apply(x)));
    }
}
