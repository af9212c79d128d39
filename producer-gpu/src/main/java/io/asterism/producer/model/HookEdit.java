package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;

/** Puts another tensor in the place of the one at a hook point, on its way through a forward pass. */
@FunctionalInterface
public interface HookEdit {
    /**
     * Gives what the pass goes on with.
     *
     * @param tensor {@code [batch, tokens, width]}; left as it is
     * @param first position of the first of the tokens in its context
     * @return of the same shape, in the same manager; the tensor itself where nothing is to be changed
     */
    NDArray apply(NDArray tensor, int first);
}
