package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** A model's arrays by name, assembled into its parts. */
record Weights(Map<String, NDArray> byName) {
    NDArray get(String name) {
        NDArray array = byName.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no weights named '" + name + "'");
        }
        return array;
    }

    /** The embedding itself where there is no array of the name, {@code [vocabulary, dModel]}. */
    NDArray unembedding(String name, TokenTable embedding) {
        NDArray own = byName.get(name);
        return own == null ? embedding.rows() : own;
    }

    Norm layerNorm(String name, double epsilon) {
        return new Norm.Layer(get(name + ".weight"), get(name + ".bias"), epsilon);
    }

    Norm rmsNorm(String name, double epsilon) {
        return new Norm.RootMeanSquare(get(name + ".weight"), epsilon);
    }

    /** For gains that are stored less 1. */
    Norm rmsNormLessOne(String name, double epsilon) {
        return new Norm.RootMeanSquare(get(name + ".weight").add(1), epsilon);
    }

    Projection inOut(String name) {
        return new Projection.InOut(get(name + ".weight"), get(name + ".bias"));
    }

    /** The bias is left out where the checkpoint has none. */
    Projection outIn(String name) {
        return new Projection.OutIn(get(name + ".weight"), byName.get(name + ".bias"));
    }
}
