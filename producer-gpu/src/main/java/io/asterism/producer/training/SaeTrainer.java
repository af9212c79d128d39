package io.asterism.producer.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.asterism.producer.model.Engines;
import java.util.Map;

/** Trains an SAE on a pool of activations. */
final class SaeTrainer implements AutoCloseable {
    private static final double THRESHOLD_RATE = 0.01;

    private final NDManager manager;
    private final SaePlan plan;
    private final ActivationPool pool;
    private final double scale;
    private final SaeParameters parameters;
    private final Map<String, NDArray> trained;
    private final Sparsity sparsity;
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
        this.trained = parameters.trained(plan.architecture() == SaeArchitecture.JUMPRELU);
        this.sparsity = switch (plan.architecture()) {
            case STANDARD -> new Sparsity.L1(plan.sparsity());
            case TOPK -> new Sparsity.TopK(plan.k());
            case BATCHTOPK -> new Sparsity.BatchTopK(plan.k());
            case JUMPRELU -> new Sparsity.Jump(parameters.logThreshold(), plan.sparsity());
        };
        this.deadLatents = new DeadLatents(plan.width());
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
                NDArray pre = parameters.preActivations(x);
                Sparsity.Result sparse = sparsity.apply(pre);
                NDArray left = x.sub(parameters.decode(sparse.activations()));
                NDArray error = left.square().sum(new int[] {1}).mean();
                NDArray auxiliary = deadLatents.loss(parameters, x, left);
                gradients.backward(error.add(sparse.penalty()).add(auxiliary));
                deadLatents.observe(sparse.activations());
                observeThreshold(pre);
                loss = error.getFloat() / x.getShape().get(1);
            }
            optimizer.update(scope, step, plan.schedule().at(step));
            parameters.decoder().setRequiresGradient(false);
            SaeParameters.normalise(parameters.decoder());
            parameters.decoder().setRequiresGradient(true);
            return loss;
        }
    }

    private void observeThreshold(NDArray pre) {
        if (plan.architecture() == SaeArchitecture.BATCHTOPK) {
            double now = sparsity.thresholds(pre).getFloat();
            batchThreshold = batchThreshold < 0 ? now : batchThreshold + THRESHOLD_RATE * (now - batchThreshold);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
