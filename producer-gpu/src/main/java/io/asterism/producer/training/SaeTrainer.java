package io.asterism.producer.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.asterism.producer.model.Engines;
import io.asterism.schemas.InputException;
import java.util.Map;

/** Trains an SAE on a pool of activations. */
final class SaeTrainer implements AutoCloseable {
    private static final double THRESHOLD_RATE = 0.01;

    private final NDManager manager;
    private final SaePlan plan;
    private final ActivationPool pool;
    private final double scale;
    private final SaeParameters parameters;
    private final SaeObjective objective;
    private final SparsityWeight weight;
    private final DeadLatents deadLatents;
    private final AdamW optimizer;
    private double batchThreshold = -1;

    private SaeTrainer(NDManager manager, ActivationPool pool, SaePlan plan) {
        this.manager = manager;
        this.plan = plan;
        this.pool = pool;
        try (NDManager step = manager.newSubManager()) {
            NDArray tokens = pool.pool();
            NDArray norms = tokens.norm(new int[] {1}, false);
            norms.attach(step);
            this.scale =
                    Math.sqrt((double) tokens.getShape().get(1)) / norms.mean().getFloat();
            NDArray mean = tokens.mean(new int[] {0});
            mean.attach(step);
            this.parameters = SaeParameters.draw(manager, plan.width(), mean.mul(scale), plan.seed());
        }
        this.deadLatents = new DeadLatents(plan.width());
        this.objective = SaeObjective.of(plan, parameters, deadLatents);
        this.weight = new SparsityWeight(plan.sparsity(), plan.l0(), plan.steps());
        Map<String, NDArray> trained = parameters.trained(plan.architecture());
        this.optimizer = new AdamW(manager, trained, SaePlan.SECOND_DECAY, 0, SaePlan.LARGEST_NORM);
        trained.values().forEach(array -> array.setRequiresGradient(true));
    }

    /** Fills the first pool and draws the weights. */
    static SaeTrainer begin(Device device, ActivationSource source, SaePlan plan) {
        NDManager manager = Engines.manager(device);
        return new SaeTrainer(manager, new ActivationPool(manager, source, plan.batch(), plan.seed()), plan);
    }

    /** Owns the weights, the optimizer's moments and the pool. */
    NDManager manager() {
        return manager;
    }

    /** Takes all steps of the plan. */
    TrainedSae train(TrainingLog log) {
        log.begin(0, plan.steps());
        for (int step = 1; step <= plan.steps(); step++) {
            log.step(step, plan.batch(), train(step));
        }
        return TrainedSae.of(parameters, scale, plan.architecture(), batchThreshold);
    }

    private double train(int step) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray x = pool.next(scope).mul(scale);
            double loss;
            try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
                SaeObjective.Loss found = objective.of(x, step, weight.now());
                gradients.backward(found.total());
                weight.observe(deadLatents.observe(found.activations()));
                observeThreshold(found.preActivations());
                loss = found.error().getFloat() / x.getShape().get(1);
            }
            requireFinite(loss, step);
            SaeParameters.turnOnly(parameters.decoder());
            optimizer.update(scope, step, plan.schedule().at(step));
            parameters.decoder().setRequiresGradient(false);
            SaeParameters.normalise(parameters.decoder());
            parameters.decoder().setRequiresGradient(true);
            return loss;
        }
    }

    private void requireFinite(double loss, int step) {
        if (!Double.isFinite(loss)) {
            throw new InputException(
                    "the loss is %s at step %d of %d, so training stopped and nothing was written: expected a smaller --learning-rate "
                            + "than %s, or a smaller weight of the penalty",
                    loss, step, plan.steps(), plan.learningRate());
        }
    }

    private void observeThreshold(NDArray pre) {
        if (plan.architecture().choosesOverTheBatch()) {
            double now = objective.thresholds(pre).getFloat();
            batchThreshold = batchThreshold < 0 ? now : batchThreshold + THRESHOLD_RATE * (now - batchThreshold);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
