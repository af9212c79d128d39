package io.asterism.producer.circuit;

import ai.djl.ndarray.NDManager;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.SparseRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * The example that a drawing of the circuit has its tokens from.
 *
 * @param tokens texts of the clean prefix
 * @param probability of the clean answer behind it
 * @param activations of the circuit's latents on it, summed up over what a node stands for
 */
record ShownExample(
        Example example, List<String> tokens, String answer, double probability, Map<Node, Double> activations) {

    /**
     * Reads it.
     *
     * @param spelling from an id to a text
     */
    static ShownExample of(
            LanguageModel model,
            List<Place> places,
            Aggregation aggregation,
            List<Node> nodes,
            Example example,
            IntFunction<String> spelling) {
        Example alone = new Example(example.clean(), new int[0], example.cleanAnswer(), -1);
        Map<Node, Double> activations = new HashMap<>();
        double probability;
        Map<Integer, List<Node>> byPlace = new TreeMap<>();
        nodes.stream()
                .filter(node -> !node.isError())
                .forEach(node -> byPlace.computeIfAbsent(node.place(), place -> new ArrayList<>())
                        .add(node));
        try (Passes passes = new Passes(model, places, new Batch(List.of(alone)))) {
            probability = Math.exp(-passes.cleanMetric()[0]);
            byPlace.forEach((place, some) -> {
                try (NDManager scope = passes.step().newSubManager()) {
                    SparseRows rows = places.get(place)
                            .sae()
                            .read(passes.clean(place, scope))
                            .rows();
                    for (Node node : some) {
                        for (int t = 0; t < rows.tokens(); t++) {
                            if (aggregation.position(t) == node.position()) {
                                activations.merge(node, (double) rows.activation(t, node.latent()), Double::sum);
                            }
                        }
                    }
                }
            });
        }
        List<String> tokens = new ArrayList<>();
        for (int id : example.clean()) {
            tokens.add(spelling.apply(id));
        }
        return new ShownExample(example, tokens, spelling.apply(example.cleanAnswer()), probability, activations);
    }
}
