package io.asterism.producer.circuit;

/**
 * A direct way from one node to another, or to the metric.
 *
 * @param to {@link Node#OUTPUT} for the metric
 * @param effect mean over the examples of what the change of the first does to the metric by way of the second
 */
record Edge(Node from, Node to, double effect) {}
