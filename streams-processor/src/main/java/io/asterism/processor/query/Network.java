package io.asterism.processor.query;

import io.asterism.processor.graph.JaccardGraph;
import io.asterism.processor.graph.SpanningForest;

/**
 * The network of a window at a moment, and the forest that holds its components at every edge threshold.
 *
 * @param basis what it stands on
 * @param graph fires as they were, joint fires as they are now
 * @param forest the maximum spanning forest
 */
record Network(Basis basis, JaccardGraph graph, SpanningForest forest) {
    static Network find(Question question, long minCount) {
        JaccardGraph graph = new JaccardGraph(question.pairs(), minCount);
        return new Network(Basis.of(question, graph.tokens()), graph, SpanningForest.of(graph));
    }
}
