package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import io.asterism.schemas.InputException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A family's forward pass. Whatever it computes belongs to the manager of the ids that it is given. */
public interface Transformer {
    /** Sizes of this model. */
    ModelShape shape();

    /** Hook points that each of its blocks has. */
    Set<HookPoint.Kind> hooks();

    /**
     * Components of the tensor at a hook point.
     *
     * @throws InputException if there is no such hook point, naming those there are
     */
    default int width(HookPoint hook) {
        int layers = shape().layers();
        if (hook.layer() >= layers) {
            throw new InputException("hook point '%s' does not exist: the model has layers 0 to %d", hook, layers - 1);
        }
        if (!hooks().contains(hook.kind())) {
            throw new InputException(
                    "hook point '%s' does not exist: each layer of the model has %s",
                    hook,
                    new TreeSet<>(hooks())
                            .stream()
                                    .map(kind -> new HookPoint(kind, hook.layer()).toString())
                                    .collect(Collectors.joining(", ")));
        }
        return shape().width(hook.kind());
    }

    /** Names of its modules, by which files say where an SAE reads. */
    Modules modules();

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
     * The end of the model: its last norm and the unembedding.
     *
     * @param residual the residual stream after the last block, {@code [batch, tokens, dModel]}
     * @return {@code [batch, tokens, vocabulary]}
     * @throws InputException if the model gives no logits
     */
    NDArray unembed(NDArray residual);

    /**
     * Runs the whole model.
     *
     * @param ids {@code [batch, tokens]}, int64
     * @return {@code [batch, tokens, vocabulary]}
     */
    default NDArray logits(NDArray ids) {
        return unembed(residual(ids, new Taps(ids.getManager(), Set.of())));
    }

    /**
     * What vectors of the residual stream add to the logits through the unembedding, but for the last norm's division and a cap on the
     * logits: the norm's gain is folded in, and the mean taken out where it centres.
     *
     * @param vectors {@code [vectors, dModel]}
     * @return {@code [vectors, vocabulary]}
     * @throws InputException if the model gives no logits
     */
    NDArray logitLens(NDArray vectors);

    /** Whether {@link #unembed} and {@link #logitLens} can be asked. */
    default boolean givesLogits() {
        return true;
    }

    /** The token embedding as it enters the residual stream, {@code [vocabulary, dModel]}; {@code [0, 0]} where it is not known. */
    NDArray embedding();
}
