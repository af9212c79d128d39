package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Numbers that arrays are multiplied with, divided by or raised to on a way that gradients go back.
 *
 * <p>The engine's own operations with a Java number put it into a Java buffer that nobody holds any more when they return, and what
 * computes the gradient reads it again: after a garbage collection it holds anything. These lie in the engine's own memory, which the
 * gradient's graph holds.
 */
final class Scalar {
    private Scalar() {}

    /** A number as an array without dimensions, f32, in the manager and on the device of another. */
    static NDArray of(double value, NDArray beside) {
        return beside.getManager().full(new Shape(), (float) value);
    }
}
