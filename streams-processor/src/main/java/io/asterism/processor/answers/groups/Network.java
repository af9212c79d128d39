package io.asterism.processor.answers.groups;

import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Question;
import io.asterism.processor.graph.JaccardGraph;
import io.asterism.processor.graph.SpanningForest;

/**
 * The network of a window at a moment, and the forest that holds its components at every edge threshold.
 *
 * @param basis what it stands on
 * @param graph fires as they were, joint fires as they are now
 * @param forest the maximum spanning forest
 */
public record Network(Basis basis, JaccardGraph graph, SpanningForest forest) {
    public static Network find(Question question, long minCount) {
        JaccardGraph graph = new JaccardGraph(question.pairs(), minCount);
        return new Network(Basis.of(question, graph.tokens()), graph, SpanningForest.of(graph));
    }
}
