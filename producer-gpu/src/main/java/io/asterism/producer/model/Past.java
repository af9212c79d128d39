package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** What a layer's attention remembers of the tokens before those that a pass reads. */
@FunctionalInterface
interface Past {
    /** Nothing is before them. */
    Past NONE = (k, v) -> new NDList(k, v);

    /**
     * Adds keys and values, {@code [batch, keyHeads, tokens, headWidth]} each.
     *
     * @return those of all tokens so far, in the manager of what was added
     */
    NDList with(NDArray k, NDArray v);
}
