package io.asterism.producer.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.TensorType;
import io.asterism.producer.tensors.Tensors;
import io.asterism.schemas.InputException;
import java.util.List;
import java.util.Map;

/** Trains one SAE, a batch a step. Its arrays belong to the manager that it is made with. */
final class SaeTrainer {
    private static final double THRESHOLD_RATE = 0.01;

    private static final String WEIGHT = "weight.";
    private static final String MEAN = "mean.";
    private static final String VARIANCE = "variance.";
    private static final String SILENT = "silent";
    private static final String BATCH_THRESHOLD = "batch_threshold";
    private static final String SPARSITY_WEIGHT = "sparsity_weight";
    private static final String POWER = "power";

    private final NDManager manager;
    private final SaePlan plan;
    private final double scale;
    private final SaeParameters parameters;
    private final SaeObjective objective;
    private final SparsityWeight weight;
    private final DeadLatents deadLatents;
    private final Map<String, NDArray> trained;
    private final AdamW optimizer;
    private double batchThreshold = -1;

    // Of the steps since the last line.
    private int lineSteps;
    private double lineLoss;
    private double lineL0;

    /**
     * Draws the weights.
     *
     * @param first vectors, {@code [tokens, dIn]}, for the scale of the inputs and their mean
     */
    SaeTrainer(NDManager manager, NDArray first, SaePlan plan) {
        this.manager = manager;
        this.plan = plan;
        try (NDManager step = manager.newSubManager()) {
            NDArray norms = first.norm(new int[] {1}, false);
            norms.attach(step);
            this.scale =
                    Math.sqrt((double) first.getShape().get(1)) / norms.mean().getFloat();
            NDArray mean = first.mean(new int[] {0});
            mean.attach(step);
            this.parameters = SaeParameters.draw(manager, plan.width(), mean.mul(scale), plan.seed());
        }
        this.deadLatents = new DeadLatents(plan.width());
        this.objective = SaeObjective.of(plan, parameters, deadLatents);
        this.weight = new SparsityWeight(plan.sparsity(), plan.l0(), plan.steps());
        this.trained = parameters.trained(plan.architecture());
        this.optimizer = new AdamW(manager, trained, SaePlan.SECOND_DECAY, 0, SaePlan.LARGEST_NORM);
        trained.values().forEach(array -> array.setRequiresGradient(true));
    }

    SaePlan plan() {
        return plan;
    }

    /** The SAE as it is now. */
    TrainedSae sae() {
        return TrainedSae.of(parameters, scale, plan.architecture(), batchThreshold);
    }

    /**
     * Takes a step.
     *
     * @param step counted from 1
     * @param batch vectors as the model has them, {@code [batch, dIn]}, of the step's manager
     * @return the squared error, a component's mean
     */
    double step(int step, NDArray batch) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray x = batch.mul(scale);
            x.attach(scope);
            double loss;
            try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
                SaeObjective.Loss found = objective.of(x, step, weight.now());
                gradients.backward(found.total());
                double active = deadLatents.observe(found.activations());
                weight.observe(active);
                lineL0 += active;
                observeThreshold(found.preActivations());
                loss = found.error().getFloat() / x.getShape().get(1);
            }
            requireFinite(loss, step);
            lineLoss += loss;
            lineSteps++;
            SaeParameters.turnOnly(parameters.decoder());
            optimizer.update(scope, step, plan.schedule().at(step));
            parameters.decoder().setRequiresGradient(false);
            SaeParameters.normalise(parameters.decoder());
            parameters.decoder().setRequiresGradient(true);
            return loss;
        }
    }

    /** What the steps since the last line came to, in the mean, and how many latents are dead. */
    ObjectNode line(int step) {
        ObjectNode line = OutputFolder.JSON
                .createObjectNode()
                .put("step", step)
                .put("tokens", (long) step * plan.batch())
                .put("loss", lineLoss / lineSteps)
                .put("l0", lineL0 / lineSteps)
                .put("dead", deadLatents.dead().length)
                .put("learning_rate", plan.schedule().at(step))
                .put("sparsity_weight", weight.now());
        lineSteps = 0;
        lineLoss = 0;
        lineL0 = 0;
        return line;
    }

    private void requireFinite(double loss, int step) {
        if (!Double.isFinite(loss)) {
            throw new InputException(
                    "the loss is %s at step %d of %d, so training stopped and no SAE was written: expected a smaller --learning-rate "
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

    // What it takes to go on elsewhere.

    /** Adds the arrays that change with a step. */
    void save(List<NamedTensor> tensors, String prefix) {
        Checkpoint.add(tensors, prefix + WEIGHT, trained);
        Checkpoint.add(tensors, prefix + MEAN, optimizer.means());
        Checkpoint.add(tensors, prefix + VARIANCE, optimizer.variances());
        float[] silent = deadLatents.silence();
        tensors.add(new NamedTensor(prefix + SILENT, TensorType.F32, new long[] {silent.length}, silent));
    }

    /** Adds the numbers that change with a step, in all their bits. */
    void save(ObjectNode numbers) {
        numbers.put(BATCH_THRESHOLD, batchThreshold);
        numbers.set(SPARSITY_WEIGHT, numbers.pojoNode(weight.state()));
        numbers.set(POWER, numbers.pojoNode(objective.state()));
    }

    /** Goes on from what was saved. */
    void restore(Tensors tensors, String prefix, JsonNode numbers) {
        try (NDManager scope = manager.newSubManager()) {
            Checkpoint.restore(tensors, scope, prefix + WEIGHT, trained);
            Checkpoint.restore(tensors, scope, prefix + MEAN, optimizer.means());
            Checkpoint.restore(tensors, scope, prefix + VARIANCE, optimizer.variances());
            NDArray silent = scope.zeros(new ai.djl.ndarray.types.Shape(plan.width()));
            Checkpoint.restore(tensors, scope, prefix, Map.of(SILENT, silent));
            deadLatents.restore(silent.toFloatArray());
        }
        batchThreshold = numbers.path(BATCH_THRESHOLD).doubleValue();
        weight.restore(doubles(numbers.path(SPARSITY_WEIGHT)));
        objective.restore(doubles(numbers.path(POWER)));
    }

    private static double[] doubles(JsonNode numbers) {
        double[] values = new double[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.path(i).doubleValue();
        }
        return values;
    }
}
