package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.Scalar;
import java.util.List;

/**
 * Documents side by side, each behind the boundary token and padded with it; every token but the boundary is a target.
 *
 * @param inputs {@code [batch, tokens]}, i64
 * @param targets {@code [batch, tokens]}, i64
 * @param mask {@code [batch, tokens]}, f32: 1 where the target counts
 * @param count how many targets count
 */
record PaddedBatch(NDArray inputs, NDArray targets, NDArray mask, long count) {
    static PaddedBatch of(NDManager manager, List<int[]> documents) {
        int longest =
                documents.stream().mapToInt(document -> document.length).max().orElse(0);
        long[] inputs = new long[documents.size() * longest];
        long[] targets = new long[inputs.length];
        float[] mask = new float[inputs.length];
        long count = 0;
        for (int row = 0; row < documents.size(); row++) {
            int[] document = documents.get(row);
            count += document.length;
            for (int t = 0; t < document.length; t++) {
                int at = row * longest + t;
                inputs[at] = t == 0 ? 0 : document[t - 1];
                targets[at] = document[t];
                mask[at] = 1;
            }
        }
        Shape shape = new Shape(documents.size(), longest);
        return new PaddedBatch(
                manager.create(inputs, shape), manager.create(targets, shape), manager.create(mask, shape), count);
    }

    /** Mean cross-entropy over the targets that count, nats, a scalar on {@code logits}' graph; {@code logits [batch, tokens, words]}. */
    NDArray loss(NDArray logits) {
        NDArray chosen =
                logits.logSoftmax(-1).gather(targets.expandDims(-1), -1).squeeze(-1);
        return chosen.mul(mask).sum().neg().div(Scalar.of((double) count, chosen));
    }
}
