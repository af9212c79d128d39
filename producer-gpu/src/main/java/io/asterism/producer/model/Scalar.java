package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Numbers that arrays are multiplied with, divided by or raised to on a way that gradients go back.
 *
 * <p>The engine's own operations with a Java number put it into a Java buffer that nobody holds any more when they return, and what
 * computes the gradient reads it again: after a garbage collection it holds anything. These lie in the engine's own memory, which the
 * gradient's graph holds.
 */
public final class Scalar {
    private Scalar() {}

    /** A number as an array without dimensions, of the type of another, in its manager and on its device. */
    public static NDArray of(double value, NDArray beside) {
        return beside.getManager()
                .zeros(new Shape(), DataType.FLOAT64)
                .add(value)
                .toType(beside.getDataType(), false);
    }
}
