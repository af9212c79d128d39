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
        Taps.Entry entry = taps.entry(embedded);
        NDArray x = entry.residual();
        for (int layer = entry.layer(); layer < layers; layer++) {
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
}
