package io.asterism.producer.training;

/**
 * Rises linearly to its peak, then falls along half a cosine to a tenth of it.
 *
 * @param peak highest rate
 * @param warmup steps of the rise
 * @param steps of the whole training
 */
record LearningRate(double peak, int warmup, int steps) {
    /** The rate of a step, counted from 1. */
    double at(int step) {
        if (step <= warmup) {
            return peak * step / warmup;
        }
        double gone = (double) (step - warmup) / Math.max(1, steps - warmup);
        return peak * (0.1 + 0.9 * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, gone))));
    }
}
