package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the families' forward passes have in common: embedded tokens, blocks one after the other, a last norm and the unembedding. Works on
 * any arrays of the right shapes, those that gradients are asked of included.
 *
 * @param centresItsInput whether its norms subtract the mean
 * @param embedding the token embedding as it enters the residual stream, {@code [vocabulary, dModel]}
 * @param entrance what enters the first block
 * @param blocks at least one, all of one build
 * @param unembedding {@code [vocabulary, dModel]}
 * @param logitCap logits become {@code cap * tanh(logits / cap)}; infinite for none
 */
record Decoder(
        ModelShape shape,
        Modules modules,
        boolean centresItsInput,
        NDArray embedding,
        Entrance entrance,
        List<DecoderBlock> blocks,
        Norm finalNorm,
        NDArray unembedding,
        double logitCap)
        implements Transformer {
    /** The beginning of a pass. */
    @FunctionalInterface
    interface Entrance {
        /**
         * Embeds tokens.
         *
         * @param ids {@code [batch, tokens]}, int64
         * @param first position of the first token
         * @return {@code [batch, tokens, dModel]}
         */
        NDArray embedded(NDArray ids, int first);
    }

    @Override
    public Set<HookPoint.Kind> hooks() {
        EnumSet<HookPoint.Kind> hooks = EnumSet.allOf(HookPoint.Kind.class);
        if (blocks.get(0).isParallel()) {
            hooks.remove(HookPoint.Kind.RESID_MID);
        }
        return hooks;
    }

    @Override
    public NDArray residual(NDArray ids, Taps taps) {
        return Blocks.run(entrance.embedded(ids, taps.first()), blocks.size(), taps, this::apply);
    }

    private NDArray apply(int layer, NDArray x, Taps taps) {
        return blocks.get(layer).apply(layer, x, taps);
    }

    @Override
    public NDArray unembed(NDArray residual) {
        return SoftCap.apply(
                Linear.linear(finalNorm.apply(residual), unembedding).singletonOrThrow(), logitCap);
    }

    @Override
    public NDArray logitLens(NDArray vectors) {
        return Linear.linear(finalNorm.folded(vectors), unembedding).singletonOrThrow();
    }
}
