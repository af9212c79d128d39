package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * A block: attention and an MLP, each behind a norm, whose outputs are added to the residual stream.
 *
 * @param attentionNorm before attention
 * @param attentionOut from the heads side by side to the residual stream's width
 * @param afterAttention on what attention gives, where the family has such a norm
 * @param mlpNorm before the MLP
 * @param afterMlp on what the MLP gives, where the family has such a norm
 * @param isParallel whether the MLP reads the block's input, so that there is no residual stream between the halves
 */
record DecoderBlock(
        Norm attentionNorm,
        SelfAttention attention,
        Projection attentionOut,
        Optional<Norm> afterAttention,
        Norm mlpNorm,
        Mlp mlp,
        Optional<Norm> afterMlp,
        boolean isParallel) {
    /** A block of two halves one after the other, with no norms behind them. */
    static DecoderBlock plain(
            Norm attentionNorm, SelfAttention attention, Projection attentionOut, Norm mlpNorm, Mlp mlp) {
        return new DecoderBlock(
                attentionNorm, attention, attentionOut, Optional.empty(), mlpNorm, mlp, Optional.empty(), false);
    }

    /** {@code [batch, tokens, dModel]} in and out; returns early once the taps are full. */
    NDArray apply(int layer, NDArray x, Taps taps) {
        NDArray attentionIn = taps.pass(HookPoint.Kind.ATTN_IN, layer, attentionNorm.apply(x));
        NDArray z =
                taps.pass(HookPoint.Kind.ATTN_Z, layer, attention.apply(attentionIn, taps.first(), taps.past(layer)));
        NDArray attended = taps.pass(HookPoint.Kind.ATTN_MODULE_OUT, layer, attentionOut.apply(z));
        NDArray sum = x.add(taps.pass(HookPoint.Kind.ATTN_OUT, layer, normed(afterAttention, attended)));
        NDArray middle = isParallel ? sum : taps.pass(HookPoint.Kind.RESID_MID, layer, sum);
        if (taps.full()) {
            return middle;
        }
        NDArray mlpIn = mlpInput(layer, isParallel ? x : middle, taps);
        NDArray transformed = taps.pass(HookPoint.Kind.MLP_MODULE_OUT, layer, mlp.apply(mlpIn));
        return middle.add(taps.pass(HookPoint.Kind.MLP_OUT, layer, normed(afterMlp, transformed)));
    }

    private static NDArray normed(Optional<Norm> norm, NDArray x) {
        return norm.map(there -> there.apply(x)).orElse(x);
    }

    /** What the MLP is given for the residual stream that it reads, hook points on the way included. */
    private NDArray mlpInput(int layer, NDArray residual, Taps taps) {
        boolean edited = taps.edits(HookPoint.Kind.LN2_NORMALIZED, layer);
        if (edited || taps.want(HookPoint.Kind.LN2_NORMALIZED, layer)) {
            NDArray normalized = taps.pass(HookPoint.Kind.LN2_NORMALIZED, layer, mlpNorm.normalized(residual));
            if (edited) {
                return taps.pass(HookPoint.Kind.MLP_IN, layer, mlpNorm.gained(normalized));
            }
        }
        return taps.pass(HookPoint.Kind.MLP_IN, layer, mlpNorm.apply(residual));
    }
}
