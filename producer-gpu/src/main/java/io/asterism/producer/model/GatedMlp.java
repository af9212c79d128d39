package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;

/** {@code down(activation(gate x) * up x)}. */
record GatedMlp(Projection gate, Projection up, Projection down, ActivationFunction activation) implements Mlp {
    /** The MLP of Llama and its kin. */
    static GatedMlp named(Weights weights, String name, ActivationFunction activation) {
        return new GatedMlp(
                weights.outIn(name + ".gate_proj"),
                weights.outIn(name + ".up_proj"),
                weights.outIn(name + ".down_proj"),
                activation);
    }

    @Override
    public NDArray apply(NDArray x) {
        return down.apply(activation.apply(gate.apply(x)).mul(up.apply(x)));
    }
}
