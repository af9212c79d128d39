package io.asterism.producer.tensors;

import java.util.Arrays;

/**
 * What a file says of one tensor.
 *
 * @param shape outermost dimension first
 * @param begin first byte, from the start of the data area
 * @param end one past the last byte
 */
public record TensorInfo(String name, TensorType type, long[] shape, long begin, long end) {
    /** Product of the shape. */
    public long elements() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** The same under another name. */
    TensorInfo named(String other) {
        return new TensorInfo(other, type, shape, begin, end);
    }
}
