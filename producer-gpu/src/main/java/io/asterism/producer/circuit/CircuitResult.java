package io.asterism.producer.circuit;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A circuit and how far it accounts for what the model does.
 *
 * @param examples that it was found on
 * @param clean mean metric as the model is
 * @param patch mean metric behind the patch prefixes; NaN where there are none
 * @param nodes above the threshold, the strongest first
 * @param edges between these and to the metric, above the threshold for edges, the strongest first
 * @param everActive nodes that are active on any of the examples, error terms included
 * @param curve over thresholds, rising
 * @param agreement of approximate with exact effects, by what it is of; empty where none were measured
 */
record CircuitResult(
        int examples,
        double clean,
        double patch,
        List<Found> nodes,
        List<Edge> edges,
        long everActive,
        Curve curve,
        Map<String, Correlation> agreement) {
    /**
     * A node with its mean effect over the examples.
     *
     * @param effect by which it was chosen
     * @param patching by attribution patching, the same where no gradients were integrated
     * @param exact as measured
     */
    record Found(Node node, double effect, double patching, OptionalDouble exact) {}

    /**
     * What stays of the model's preference for the clean answer.
     *
     * @param examples that it was measured on
     * @param whole preference as the model is
     * @param empty with all nodes ablated
     */
    record Curve(int examples, int from, double whole, double empty, List<Point> points) {}

    /**
     * The circuit of one threshold.
     *
     * @param alone preference with all other nodes ablated
     * @param without preference with these nodes ablated
     */
    record Point(double threshold, int nodes, double alone, double without) {
        double faithfulness(Curve curve) {
            return (alone - curve.empty) / (curve.whole - curve.empty);
        }

        double completeness(Curve curve) {
            return (without - curve.empty) / (curve.whole - curve.empty);
        }
    }
}
