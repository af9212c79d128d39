package io.asterism.producer.training;

/**
 * How long and how fast a model is trained.
 *
 * @param steps batches in all
 * @param batch documents a batch
 * @param learningRate at its peak
 * @param seed of the initial weights and the order of batches
 * @param checkpointEvery steps between checkpoints
 */
record TrainingPlan(int steps, int batch, double learningRate, long seed, int checkpointEvery) {
    static final float SECOND_DECAY = 0.98f;
    static final float WEIGHT_DECAY = 0.05f;
    static final double LARGEST_NORM = 1;

    private static final int LARGEST_BATCH = 1 << 16;

    /** Checks what a user may have got wrong. */
    TrainingPlan {
        Plans.require(steps >= 1, "--steps", steps, "1 or above");
        Plans.require(batch >= 1 && batch <= LARGEST_BATCH, "--batch", batch, "1 to " + LARGEST_BATCH);
        Plans.require(learningRate > 0 && learningRate <= 1, "--learning-rate", learningRate, "above 0, 1 at most");
        Plans.require(checkpointEvery >= 1, "--checkpoint-every", checkpointEvery, "1 or above");
    }

    LearningRate schedule() {
        return new LearningRate(learningRate, Math.max(1, Math.min(200, steps / 10)), steps);
    }
}
