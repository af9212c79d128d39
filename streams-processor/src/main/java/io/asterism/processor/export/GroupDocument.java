package io.asterism.processor.export;

import io.asterism.processor.graph.GroupShape;
import io.asterism.processor.graph.GroupSizes;
import io.asterism.processor.graph.Grouping;
import io.asterism.processor.graph.ObservedExpected;
import io.asterism.processor.graph.SubgraphL0;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The groups of one threshold as a document.
 *
 * @param threshold tau
 * @param edgeThreshold Jaccard index from which an edge counts
 * @param largest size of the largest group
 * @param inRange whether that is a size the rule looks for
 * @param sizes how the latents spread over groups
 * @param observedExpected joint fires against those of independent latents, over all pairs
 * @param subgraphL0 groups active on a token; a latent is active where f > tau, without the SAE's own threshold, as in the published script
 * @param components the groups of two or more
 */
public record GroupDocument(
        double threshold,
        double edgeThreshold,
        int largest,
        boolean inRange,
        GroupSizes sizes,
        ObservedExpected observedExpected,
        SubgraphL0.Means subgraphL0,
        List<Component> components) {
    /**
     * A group; null stands for what it is too large to be measured for.
     *
     * @param id place in the order of smallest members
     * @param latents ascending
     */
    public record Component(
            int id,
            int size,
            int[] latents,
            long edges,
            double density,
            double maxAvgDegreeRatio,
            @Nullable Double avgClustering,
            @Nullable Double diameter,
            @Nullable Double hubSpokeScore,
            @Nullable Double stronglyConnectedScore,
            @Nullable Double linearScore) {
        static Component of(int id, int[] latents, GroupShape shape) {
            return new Component(
                    id,
                    latents.length,
                    latents,
                    shape.edges(),
                    shape.density(),
                    shape.degreeRatio(),
                    known(shape.clustering()),
                    known(shape.diameter()),
                    known(shape.scores().hubSpoke()),
                    known(shape.scores().stronglyConnected()),
                    known(shape.scores().linear()));
        }

        private static @Nullable Double known(double value) {
            return Double.isNaN(value) ? null : value;
        }

        @Override
        public String toString() {
            return id + Arrays.toString(latents);
        }
    }

    /** The groups that were found at a threshold. */
    public static GroupDocument of(
            double threshold, Grouping grouping, ObservedExpected observedExpected, SubgraphL0.Means subgraphL0) {
        return new GroupDocument(
                threshold,
                grouping.threshold().value(),
                grouping.threshold().largest(),
                grouping.threshold().inRange(),
                GroupSizes.of(grouping.components()),
                observedExpected,
                subgraphL0,
                IntStream.range(0, grouping.components().count())
                        .filter(id -> grouping.components().size(id) > 1)
                        .mapToObj(id -> Component.of(
                                id,
                                grouping.components().members(id),
                                grouping.shapes().get(id)))
                        .toList());
    }
}
