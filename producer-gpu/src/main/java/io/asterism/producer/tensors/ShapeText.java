package io.asterism.producer.tensors;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How a shape is written in messages: {@code [768, 24576]}. */
final class ShapeText {
    private ShapeText() {}

    static String of(long[] shape) {
        return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
