package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import java.util.Set;

/** A family's forward pass. Whatever it computes belongs to the manager of the ids that it is given. */
public interface Transformer {
    /** Sizes of this model. */
    ModelShape shape();

    /** Hook points that each of its blocks has. */
    Set<HookPoint.Kind> hooks();

    /** Whether its norms subtract the mean, so that a constant added to the residual stream changes nothing. */
    boolean centresItsInput();

    /**
     * Runs the blocks until the taps are full.
     *
     * @param ids {@code [batch, tokens]}, int64
     * @return the residual stream where the pass stopped, {@code [batch, tokens, dModel]}
     */
    NDArray residual(NDArray ids, Taps taps);

    /**
     * Runs the whole model.
     *
     * @param ids {@code [batch, tokens]}, int64
     * @return {@code [batch, tokens, vocabulary]}
     */
    NDArray logits(NDArray ids);

    /** The token embedding as it enters the residual stream, {@code [vocabulary, dModel]}. */
    NDArray embedding();
}
