package io.asterism.processor.graph;

import java.util.Comparator;

/**
 * An edge of a window's network.
 *
 * @param first smaller latent
 * @param second larger latent
 * @param both C_ij
 * @param jaccard its weight
 */
public record Edge(int first, int second, long both, double jaccard) {
    /** Heaviest first; equal weights by latents. */
    static final Comparator<Edge> HEAVIEST_FIRST = Comparator.comparingDouble(Edge::jaccard)
            .reversed()
            .thenComparingInt(Edge::first)
            .thenComparingInt(Edge::second);
}
