package io.asterism.processor.matching;

import io.asterism.processor.graph.Measure;

/** How strongly two latents of different SAEs that fire together go together. */
public interface Weighing {
    /**
     * The weight of two latents.
     *
     * @param row the first SAE's latent
     * @param column the second SAE's
     * @param both tokens on which both are active
     * @param first tokens on which the row's is
     * @param second tokens on which the column's is
     * @param tokens N
     */
    double of(int row, int column, long both, long first, long second, long tokens);

    /** By a measure of counts, whichever latents they are. */
    static Weighing by(Measure measure) {
        return (row, column, both, first, second, tokens) -> measure.of(both, first, second, tokens);
    }
}
