package io.asterism.producer.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.asterism.producer.model.Gpt2;
import io.asterism.producer.model.Gpt2Config;
import io.asterism.producer.model.Transformer;
import java.util.List;
import java.util.Map;

/** Trains a GPT-2 on documents, one batch a step; goes on from a checkpoint where there is one. */
final class ModelTrainer implements AutoCloseable {
    private final NDManager manager;
    private final Map<String, NDArray> weights;
    private final Transformer model;
    private final AdamW optimizer;
    private final TrainingPlan plan;
    private int step;

    ModelTrainer(NDManager manager, Gpt2Config config, TrainingPlan plan) {
        this.manager = manager;
        this.plan = plan;
        this.weights = InitialWeights.draw(config, manager, plan.seed());
        this.model = Gpt2.of(config, weights, manager);
        this.optimizer = new AdamW(
                manager, weights, TrainingPlan.SECOND_DECAY, TrainingPlan.WEIGHT_DECAY, TrainingPlan.LARGEST_NORM);
        weights.values().forEach(weight -> weight.setRequiresGradient(true));
    }

    Map<String, NDArray> weights() {
        return weights;
    }

    int step() {
        return step;
    }

    /** Trains up to the last step of the plan, from the checkpoint if it exists, which is kept up to date. */
    void train(TokenSource source, Checkpoint checkpoint, TrainingLog log) {
        train(source, checkpoint, log, plan.steps());
    }

    /** The same, but stops after step {@code last}, whatever the plan says. */
    void train(TokenSource source, Checkpoint checkpoint, TrainingLog log, int last) {
        if (checkpoint.exists()) {
            step = checkpoint.restore(weights, optimizer);
        }
        BatchFeed feed = new BatchFeed(source, plan.batch(), plan.seed());
        log.begin(step, plan.steps());
        for (long pool = step / BatchFeed.BATCHES_A_POOL; step < last; pool++) {
            List<List<int[]>> batches = feed.pool(pool);
            for (int next = step % BatchFeed.BATCHES_A_POOL; next < batches.size() && step < last; next++) {
                train(batches.get(next), log);
                if (step % plan.checkpointEvery() == 0) {
                    checkpoint.save(step, weights, optimizer);
                }
            }
        }
    }

    private void train(List<int[]> documents, TrainingLog log) {
        step++;
        try (NDManager scope = manager.newSubManager()) {
            PaddedBatch batch = PaddedBatch.of(scope, documents);
            float loss;
            try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
                NDArray mean = batch.loss(model.logits(batch.inputs()));
                gradients.backward(mean);
                loss = mean.getFloat();
            }
            optimizer.update(scope, step, plan.schedule().at(step));
            log.step(step, batch.count(), loss);
        }
    }

    /** Mean cross-entropy of held-out documents, nats a token. */
    double loss(List<int[]> documents) {
        return HeldOutLoss.of(model, manager, documents);
    }

    @Override
    public void close() {
        manager.close();
    }
}
