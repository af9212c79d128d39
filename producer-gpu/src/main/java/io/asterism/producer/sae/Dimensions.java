package io.asterism.producer.sae;

import io.asterism.producer.tensors.Tensors;
import io.asterism.schemas.InputException;
import java.util.Arrays;

/** Sizes of an SAE told by its tensors, where its configuration is silent or known to err. */
final class Dimensions {
    private static final int LARGEST = 1 << 27;

    private Dimensions() {}

    /** Elements of a vector. */
    static int length(Tensors tensors, String vector) {
        long[] shape = tensors.info(vector).shape();
        if (shape.length != 1 || shape[0] < 1 || shape[0] > LARGEST) {
            throw wrong(tensors, vector, "a vector");
        }
        return (int) shape[0];
    }

    /**
     * The length of a matrix along the axis that is not of a known length; where neither is, along {@code otherwise}. A matrix the
     * wrong way round is so recognised when its shape is checked.
     */
    static int beside(Tensors tensors, String matrix, int known, int otherwise) {
        long[] shape = tensors.info(matrix).shape();
        if (shape.length != 2 || Arrays.stream(shape).anyMatch(length -> length < 1 || length > LARGEST)) {
            throw wrong(tensors, matrix, "a matrix");
        }
        if (shape[1 - otherwise] == known) {
            return (int) shape[otherwise];
        }
        return (int) (shape[otherwise] == known ? shape[1 - otherwise] : shape[otherwise]);
    }

    private static InputException wrong(Tensors tensors, String name, String expected) {
        return new InputException(
                "tensor '%s' of '%s' is of shape %s, expected %s",
                name, tensors.origin(), Arrays.toString(tensors.info(name).shape()), expected);
    }
}
