package io.asterism.producer.training;

/**
 * What SAE to train, and how.
 *
 * @param width number of latents
 * @param k latents a token, of topk and batchtopk
 * @param sparsity weight of the penalty: on L1 (standard) or L0 (jumprelu), for inputs scaled to a mean norm of the root of dIn
 * @param steps batches in all
 * @param batch tokens a batch
 * @param learningRate at its peak
 * @param seed of the initial weights and the order of tokens
 */
record SaePlan(
        SaeArchitecture architecture,
        int width,
        int k,
        double sparsity,
        int steps,
        int batch,
        double learningRate,
        long seed) {
    static final float SECOND_DECAY = 0.999f;
    static final double LARGEST_NORM = 1;

    LearningRate schedule() {
        return new LearningRate(learningRate, Math.max(1, Math.min(200, steps / 10)), steps);
    }
}
