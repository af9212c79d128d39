package io.asterism.producer.generation;

/** Log-probabilities of the next token, nats. */
record Distribution(double[] logProbabilities) {
    static Distribution of(float[] logits) {
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        double log = most + Math.log(sum);
        double[] logProbabilities = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            logProbabilities[i] = logits[i] - log;
        }
        return new Distribution(logProbabilities);
    }

    double of(int token) {
        return logProbabilities[token];
    }

    /** The Kullback-Leibler divergence of another distribution from this one, {@code Σ p log(p / q)}, nats. */
    double divergenceFrom(Distribution other) {
        double sum = 0;
        for (int i = 0; i < logProbabilities.length; i++) {
            sum += Math.exp(logProbabilities[i]) * (logProbabilities[i] - other.logProbabilities[i]);
        }
        return Math.max(0, sum);
    }
}
