package io.asterism.producer.tensors;

/**
 * A tensor to be written.
 *
 * @param type how it is stored: F32, F16 or BF16
 * @param shape outermost dimension first
 * @param values row-major, as many as the shape's product
 */
public record NamedTensor(String name, TensorType type, long[] shape, float[] values) {
    /** Checks that the values fill the shape. */
    public NamedTensor {
        long elements = new TensorInfo(name, type, shape, 0, 0).elements();
        if (elements != values.length) {
            throw new IllegalArgumentException(
                    name + ": shape " + ShapeText.of(shape) + " does not hold " + values.length + " values");
        }
    }
}
