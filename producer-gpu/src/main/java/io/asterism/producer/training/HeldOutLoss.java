package io.asterism.producer.training;

import ai.djl.ndarray.NDManager;
import io.asterism.producer.model.Transformer;
import java.util.List;

/** How well a model knows documents that it was not trained on. */
final class HeldOutLoss {
    private static final int BATCH = 32;

    private HeldOutLoss() {}

    /** Mean cross-entropy, nats a token; the boundary token before each document is context, never a target. */
    static double of(Transformer model, NDManager manager, List<int[]> documents) {
        double loss = 0;
        long counted = 0;
        for (int from = 0; from < documents.size(); from += BATCH) {
            try (NDManager step = manager.newSubManager()) {
                PaddedBatch batch =
                        PaddedBatch.of(step, documents.subList(from, Math.min(documents.size(), from + BATCH)));
                loss += batch.loss(model.logits(batch.inputs())).getFloat() * batch.count();
                counted += batch.count();
            }
        }
        return loss / counted;
    }
}
