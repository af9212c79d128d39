package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import io.asterism.producer.model.Scalar;

/** What training an SAE makes small: the error of its reconstruction, and what its architecture adds to that. */
final class SaeObjective {
    private final SaeParameters parameters;
    private final Sparsity sparsity;
    private final Reconstruction reconstruction;
    private final DeadLatents deadLatents;

    /**
     * A batch's loss and its parts.
     *
     * @param total a scalar
     * @param error the part of it that is the squared distance of the whole reconstruction, a token's mean
     * @param activations {@code [batch, width]}
     * @param preActivations {@code [batch, width]}
     */
    record Loss(NDArray total, NDArray error, NDArray activations, NDArray preActivations) {}

    SaeObjective(SaeParameters parameters, Sparsity sparsity, Reconstruction reconstruction, DeadLatents deadLatents) {
        this.parameters = parameters;
        this.sparsity = sparsity;
        this.reconstruction = reconstruction;
        this.deadLatents = deadLatents;
    }

    /** That of a plan, for its architecture. */
    static SaeObjective of(SaePlan plan, SaeParameters parameters, DeadLatents deadLatents) {
        Sparsity sparsity = switch (plan.architecture()) {
            case STANDARD -> new Sparsity.L1();
            case PANNEAL -> new Sparsity.Annealed(new PowerSchedule(plan.steps()));
            case GATED -> new Sparsity.Gated();
            case TOPK -> new Sparsity.TopK(plan.k());
            case BATCHTOPK, MATRYOSHKA -> new Sparsity.BatchTopK(plan.k());
            case JUMPRELU -> new Sparsity.Jump(parameters.logThreshold());
        };
        Reconstruction reconstruction = plan.architecture() == SaeArchitecture.MATRYOSHKA
                ? new Reconstruction.Nested(plan.prefixes())
                : new Reconstruction.Whole();
        return new SaeObjective(parameters, sparsity, reconstruction, deadLatents);
    }

    /** The threshold, a scalar or {@code [width]}, that gives these activations outside training. */
    NDArray thresholds(NDArray preActivations) {
        return sparsity.thresholds(preActivations);
    }

    /** All that changes with a step; nothing but a schedule of powers does. */
    double[] state() {
        return sparsity instanceof Sparsity.Annealed annealed
                ? annealed.schedule().state()
                : new double[0];
    }

    void restore(double[] state) {
        if (sparsity instanceof Sparsity.Annealed annealed) {
            annealed.schedule().restore(state);
        }
    }

    /**
     * The loss of a batch.
     *
     * @param x {@code [batch, dIn]}
     * @param step of the training, counted from 1
     * @param weight of sparsity
     */
    Loss of(NDArray x, int step, double weight) {
        if (sparsity instanceof Sparsity.Annealed annealed) {
            annealed.schedule().advance(step);
        }
        NDArray pre = parameters.preActivations(x);
        Sparsity.Result sparse = sparsity.apply(new Sparsity.Batch(parameters, x, pre));
        Reconstruction.Result made = reconstruction.of(parameters, x, sparse.activations(), step);
        NDArray total = made.error()
                .add(sparse.penalty().mul(Scalar.of(weight, sparse.penalty())))
                .add(sparse.auxiliary())
                .add(deadLatents.loss(parameters, x, made.left()));
        NDArray error = made.left().stopGradient().square().sum(new int[] {1}).mean();
        return new Loss(total, error, sparse.activations(), pre);
    }
}
