package io.asterism.producer.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.asterism.producer.model.Engines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trains SAEs side by side on one stream of vectors: each sees every batch. */
final class SaeTraining implements AutoCloseable {
    private final NDManager manager;
    private final ActivationPool pool;
    private final List<SaeTrainer> trainers = new ArrayList<>();
    private final int steps;
    private final int batch;

    private SaeTraining(NDManager manager, ActivationPool pool, List<SaePlan> plans) {
        this.manager = manager;
        this.pool = pool;
        this.steps = plans.get(0).steps();
        this.batch = plans.get(0).batch();
        plans.forEach(plan -> trainers.add(new SaeTrainer(manager, pool.pool(), plan)));
    }

    /**
     * Fills the first pool and draws the weights.
     *
     * @param plans of the same steps, batches and seed
     */
    static SaeTraining begin(Device device, ActivationSource source, List<SaePlan> plans) {
        SaePlan first = plans.get(0);
        NDManager manager = Engines.manager(device);
        return new SaeTraining(manager, new ActivationPool(manager, source, first.batch(), first.seed()), plans);
    }

    /** Owns the weights, the optimizers' moments and the pool. */
    NDManager manager() {
        return manager;
    }

    /**
     * Takes all steps of the plans that are not taken yet.
     *
     * @param checkpoints where they were taken by an earlier run, and are kept for a later one; empty to begin and to keep nothing
     */
    List<TrainedSae> train(TrainingLog log, Optional<SaeCheckpoints> checkpoints) {
        return train(log, checkpoints, TrainingLines.NONE);
    }

    /**
     * The same.
     *
     * @param lines a file for each plan, or none
     */
    List<TrainedSae> train(TrainingLog log, Optional<SaeCheckpoints> checkpoints, TrainingLines lines) {
        int taken = checkpoints.map(kept -> kept.restore(trainers)).orElse(0);
        for (int step = 1; step <= taken; step++) {
            pool.skip();
        }
        log.begin(taken, steps);
        lines.begin(taken);
        for (int step = taken + 1; step <= steps; step++) {
            log.step(step, batch, train(step));
            if (lines.areKept() && log.isLine(step)) {
                for (int i = 0; i < trainers.size(); i++) {
                    lines.add(i, trainers.get(i).line(step));
                }
            }
            int reached = step;
            checkpoints.ifPresent(kept -> kept.taken(reached, steps, trainers));
        }
        return trainers.stream().map(SaeTrainer::sae).toList();
    }

    /** The mean of the errors. */
    private double train(int step) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray vectors = pool.next(scope);
            double loss = 0;
            for (SaeTrainer trainer : trainers) {
                loss += trainer.step(step, vectors);
            }
            return loss / trainers.size();
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
