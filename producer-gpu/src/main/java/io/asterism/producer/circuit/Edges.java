package io.asterism.producer.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.asterism.producer.sae.SparseRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Measures the direct ways between nodes (Marks et al., Sparse Feature Circuits, 3.2): {@code gradient of the metric by v * derivative of v
 * by u * change of u}, the derivative along ways that go by no third place, in the clean pass. The SAEs' errors are nodes like latents.
 */
final class Edges {
    private final Attribution attribution;
    private final List<Place> places;
    private final List<Node> nodes;
    private final Map<Node, Integer> numbers = new HashMap<>();

    /**
     * Edges between some nodes.
     *
     * @param attribution by which their effects were found
     */
    Edges(Attribution attribution, List<Node> nodes) {
        this.attribution = attribution;
        this.places = attribution.places();
        this.nodes = nodes;
        nodes.forEach(node -> numbers.put(node, numbers.size()));
    }

    /** Of each example of a batch, in order. */
    List<ExampleEdges> of(Batch batch) {
        try (Passes passes = new Passes(attribution.model(), places, batch)) {
            List<Side> sides = new ArrayList<>();
            List<NDArray> gradients = attribution.gradients(passes);
            for (int place = 0; place < places.size(); place++) {
                sides.add(new Side(place, passes, gradients.get(place)));
            }
            List<SortedMap<Long, Float>> byRow = IntStream.range(0, batch.rows())
                    .<SortedMap<Long, Float>>mapToObj(row -> new TreeMap<>())
                    .toList();
            try (CutPass cut = passes.cut()) {
                for (Node node : nodes) {
                    into(node, cut, sides, byRow);
                }
                intoMetric(cut, sides, byRow);
            }
            return byRow.stream().map(ExampleEdges::of).toList();
        }
    }

    private void into(Node node, CutPass cut, List<Side> sides, List<SortedMap<Long, Float>> byRow) {
        if (cut.before(node.place()).stream()
                .noneMatch(place -> sides.get(place).hasNodes())) {
            return;
        }
        Side side = sides.get(node.place());
        try (NDManager scope = side.scope.newSubManager()) {
            Optional<NDArray> cotangent = side.cotangent(node, scope);
            cotangent.ifPresent(along -> cut.gradients(
                    node.place(), along, (place, gradient) -> sides.get(place).add(gradient, number(node), byRow)));
        }
    }

    /** Where nothing of a place goes by another, its effects are the edges. */
    private void intoMetric(CutPass cut, List<Side> sides, List<SortedMap<Long, Float>> byRow) {
        List<Integer> last = cut.before(places.size()).stream()
                .filter(place -> IntStream.range(place + 1, places.size())
                        .noneMatch(later -> cut.before(later).contains(place)))
                .toList();
        last.forEach(place -> sides.get(place).add(sides.get(place).gradient, nodes.size(), byRow));
        cut.gradients((place, gradient) -> {
            if (!last.contains(place)) {
                sides.get(place).add(gradient, nodes.size(), byRow);
            }
        });
    }

    private int number(Node node) {
        return numbers.getOrDefault(node, -1);
    }

    /** The nodes of one place on a batch. */
    private final class Side {
        private final int place;
        private final Batch batch;
        private final NDManager scope;
        private final NDArray gradient;
        private final Shift shift;
        private final SparseRows changes;
        private final boolean hasErrors;

        /** A side; the gradient is that of the metric, {@code [rows * tokens, width]}. */
        Side(int place, Passes passes, NDArray gradient) {
            this.place = place;
            this.batch = passes.batch();
            this.scope = passes.step();
            this.gradient = gradient;
            this.shift = passes.shift(place, scope);
            this.changes = shift.latents().only((token, latent) -> number(token, latent) >= 0);
            this.hasErrors = nodes.stream().anyMatch(node -> node.place() == place && node.isError());
        }

        boolean hasNodes() {
            return hasErrors || changes.latents().length > 0;
        }

        /** A node's number; less than 0 for what is none, padding included. */
        private int number(int token, int latent) {
            int t = token % batch.tokens();
            return t < batch.tokens(token / batch.tokens())
                    ? Edges.this.number(
                            new Node(place, latent, attribution.aggregation().position(t)))
                    : -1;
        }

        /** From the metric's gradient by a node to that by the tensor, {@code [rows * tokens, width]}; empty where it is 0. */
        Optional<NDArray> cotangent(Node node, NDManager scope) {
            if (node.isError()) {
                NDArray masked = Shift.mask(batch.at(node.position()), scope).mul(gradient);
                return Optional.of(shift.reading().passedBy(masked));
            }
            int number = Edges.this.number(node);
            SparseRows active = shift.reading()
                    .rows()
                    .only((token, latent) -> latent == node.latent() && number(token, latent) == number);
            if (active.latents().length == 0) {
                return Optional.empty();
            }
            float[] slopes = shift.reading().along(gradient, active.mapped((token, latent, activation) -> 1));
            return Optional.of(
                    shift.reading().pulled(new SparseRows(active.offsets(), active.latents(), slopes), scope));
        }

        /** Adds what the nodes' changes do along a gradient by the tensor. */
        void add(NDArray along, int to, List<SortedMap<Long, Float>> byRow) {
            float[] latents = shift.reading().along(along, changes);
            float[] errors = hasErrors ? shift.errorAlong(along) : new float[0];
            for (int token = 0; token < changes.tokens(); token++) {
                Map<Long, Float> edges = byRow.get(token / batch.tokens());
                for (int i = changes.offsets()[token]; i < changes.offsets()[token + 1]; i++) {
                    add(edges, number(token, changes.latents()[i]), to, latents[i]);
                }
                int error = hasErrors ? number(token, Node.ERROR) : -1;
                if (error >= 0) {
                    add(edges, error, to, errors[token]);
                }
            }
        }

        private static void add(Map<Long, Float> edges, int from, int to, float effect) {
            if (effect != 0) {
                edges.merge(ExampleEdges.key(from, to), effect, Float::sum);
            }
        }
    }
}
