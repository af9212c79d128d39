package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;

/** The second half of a block, {@code [batch, tokens, dModel]} in and out. */
sealed interface Mlp permits PlainMlp, GatedMlp {
    NDArray apply(NDArray x);
}
