package io.asterism.producer.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.SparseRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Exact effects: one node at a time is taken to its other value, all else computed from there, errors of the SAEs kept. */
record Patching(LanguageModel model, List<Place> places, List<Batch> batches) {

    /** Told after each batch, so that somebody can be told how far it is. */
    interface Progress {
        /** Of all rows. */
        void done(long rows);
    }

    /** The mean over all examples of each node's effect. */
    Map<Node, Double> of(List<Node> nodes, Progress progress) {
        Map<Node, Double> sums = new HashMap<>();
        Map<Integer, List<Node>> byPlace = new TreeMap<>();
        for (Node node : nodes) {
            byPlace.computeIfAbsent(node.place(), place -> new ArrayList<>()).add(node);
        }
        long rows = 0;
        for (Batch batch : batches) {
            try (Passes passes = new Passes(model, places, batch)) {
                byPlace.forEach((place, some) -> {
                    try (NDManager scope = passes.step().newSubManager()) {
                        Shift shift = passes.shift(place, scope);
                        float[] clean = passes.metric(place, Map.of());
                        some.forEach(node -> sums.merge(node, effect(passes, shift, node, clean, scope), Double::sum));
                    }
                });
            }
            rows += batch.rows();
            progress.done(rows);
        }
        long all = rows;
        sums.replaceAll((node, sum) -> sum / all);
        return sums;
    }

    private double effect(Passes passes, Shift shift, Node node, float[] clean, NDManager scope) {
        try (NDManager own = scope.newSubManager()) {
            boolean[] chosen = passes.batch().at(node.position());
            NDArray change;
            if (node.isError()) {
                change = shift.errorOn(chosen, own);
            } else {
                SparseRows only = shift.only(node.latent(), chosen);
                if (only.latents().length == 0) {
                    return 0;
                }
                change = shift.by(only);
            }
            change.attach(own);
            float[] metric = passes.metric(
                    node.place(),
                    Map.of(
                            places.get(node.place()).hook(),
                            (tensor, first) -> tensor.add(change.reshape(tensor.getShape()))));
            double sum = 0;
            for (int row = 0; row < metric.length; row++) {
                sum += (double) metric[row] - clean[row];
            }
            return sum;
        }
    }
}
