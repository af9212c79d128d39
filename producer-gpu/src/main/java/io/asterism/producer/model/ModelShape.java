package io.asterism.producer.model;

/**
 * The sizes of a model.
 *
 * @param heads query heads
 * @param headWidth components of one head
 * @param contextSize tokens the model can read at once
 */
public record ModelShape(int layers, int dModel, int heads, int headWidth, int vocabulary, int contextSize) {

    /** Components of the tensor at a hook point. */
    int width(HookPoint.Kind kind) {
        return kind == HookPoint.Kind.ATTN_Z ? heads * headWidth : dModel;
    }
}
