package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Runs blocks one after the other, and frees the intermediates of each before the next begins. */
final class Blocks {
    private Blocks() {}

    /** One block: {@code [batch, tokens, dModel]} in and out; may return early once the taps are full. */
    interface Block {
        NDArray apply(int layer, NDArray x, Taps taps);
    }

    /** From the embedded tokens to the residual stream after the last block that was needed. */
    static NDArray run(NDArray embedded, int layers, Taps taps, Block block) {
        NDManager step = embedded.getManager();
        NDArray x = embedded;
        for (int layer = 0; layer < layers; layer++) {
            x = taps.pass(HookPoint.Kind.RESID_PRE, layer, x);
            if (taps.full()) {
                return x;
            }
            taps.enterBlock();
            try (NDManager scope = step.newSubManager()) {
                x.attach(scope);
                x = block.apply(layer, x, taps);
                x.attach(step);
            }
            if (taps.full()) {
                return x;
            }
            x = taps.pass(HookPoint.Kind.RESID_POST, layer, x);
        }
        return x;
    }

    /** What is attention's output and added to the stream as it is. */
    static NDArray attentionOutput(int layer, NDArray output, Taps taps) {
        NDArray given = taps.pass(HookPoint.Kind.ATTN_MODULE_OUT, layer, output);
        return taps.pass(HookPoint.Kind.ATTN_OUT, layer, given);
    }

    /** What is an MLP's output and added to the stream as it is. */
    static NDArray mlpOutput(int layer, NDArray output, Taps taps) {
        NDArray given = taps.pass(HookPoint.Kind.MLP_MODULE_OUT, layer, output);
        return taps.pass(HookPoint.Kind.MLP_OUT, layer, given);
    }

    /** What an MLP is given for the residual stream that it reads, hook points on the way included. */
    static NDArray mlpInput(int layer, NDArray residual, Norm norm, Taps taps) {
        boolean edited = taps.edits(HookPoint.Kind.LN2_NORMALIZED, layer);
        if (edited || taps.want(HookPoint.Kind.LN2_NORMALIZED, layer)) {
            NDArray normalized = taps.pass(HookPoint.Kind.LN2_NORMALIZED, layer, norm.normalized(residual));
            if (edited) {
                return taps.pass(HookPoint.Kind.MLP_IN, layer, norm.gained(normalized));
            }
        }
        return taps.pass(HookPoint.Kind.MLP_IN, layer, norm.apply(residual));
    }
}
