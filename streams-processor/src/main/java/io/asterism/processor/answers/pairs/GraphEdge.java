package io.asterism.processor.answers.pairs;

/**
 * Two latents that fire together. The weight is the measure's; conditional is the larger of its two values, the probability of
 * the target given the source.
 */
public record GraphEdge(int source, int target, long count, double weight) {
    static GraphEdge of(StrongPair pair) {
        return new GraphEdge(pair.source(), pair.target(), pair.count(), pair.weight());
    }
}
