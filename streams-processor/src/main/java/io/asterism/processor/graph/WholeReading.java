package io.asterism.processor.graph;

import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.RowLengths;
import io.asterism.processor.counting.UpperTriangle;
import java.util.List;

/**
 * What is learnt from all counts of a window that is no longer counted into, by reading them once.
 *
 * @param graph the network
 * @param forest its maximum spanning forest
 * @param observedExpected joint fires against those of independent latents
 * @param rowLengths entries of the rows of the symmetric matrix
 */
public record WholeReading(
        JaccardGraph graph, SpanningForest forest, ObservedExpected observedExpected, RowLengths rowLengths) {
    /**
     * Reads one window at one threshold.
     *
     * @param minimum joint fires that make an edge, at least 1
     */
    public static WholeReading of(PairCounts counts, long minimum) {
        JaccardGraph graph = new JaccardGraph(counts, minimum);
        SpanningForestBuilder forest = new SpanningForestBuilder(counts.dSae());
        ObservedExpected.Gathering gathering = new ObservedExpected.Gathering(counts);
        RowLengths lengths = new RowLengths(counts);
        UpperTriangle.read(counts, List.of(gathering, graph.edges(forest), lengths));
        return new WholeReading(graph, forest.build(), gathering.result(), lengths);
    }
}
