package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Heads side by side, {@code [batch, tokens, heads * width]}, and apart, {@code [batch, heads, tokens, width]}. */
final class Heads {
    private Heads() {}

    static NDArray split(NDArray x, int heads) {
        Shape shape = x.getShape();
        return x.reshape(shape.get(0), shape.get(1), heads, shape.get(2) / heads)
                .transpose(0, 2, 1, 3);
    }

    static NDArray merge(NDArray x) {
        Shape shape = x.getShape();
        return x.transpose(0, 2, 1, 3).reshape(shape.get(0), shape.get(2), shape.get(1) * shape.get(3));
    }
}
