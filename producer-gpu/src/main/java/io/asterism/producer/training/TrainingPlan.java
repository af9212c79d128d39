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

    LearningRate schedule() {
        return new LearningRate(learningRate, Math.max(1, Math.min(200, steps / 10)), steps);
    }
}
