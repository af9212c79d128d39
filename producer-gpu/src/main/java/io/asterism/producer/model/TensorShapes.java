package io.asterism.producer.model;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** The shapes of a checkpoint's tensors by name, in the order in which they are added. */
final class TensorShapes {
    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    TensorShapes add(String name, long... shape) {
        shapes.put(name, new Shape(shape));
        return this;
    }

    /** Gain and bias of a LayerNorm. */
    TensorShapes layerNorm(String name, long width) {
        return add(name + ".weight", width).add(name + ".bias", width);
    }

    /** A {@code Conv1D}: weight {@code [in, out]}. */
    TensorShapes inOut(String name, long in, long out) {
        return add(name + ".weight", in, out).add(name + ".bias", out);
    }

    /** An {@code nn.Linear}: weight {@code [out, in]}. */
    TensorShapes outIn(String name, long out, long in, boolean bias) {
        add(name + ".weight", out, in);
        return bias ? add(name + ".bias", out) : this;
    }

    Map<String, Shape> all() {
        return shapes;
    }
}
