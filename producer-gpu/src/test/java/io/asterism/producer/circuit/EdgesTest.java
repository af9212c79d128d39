package io.asterism.producer.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.HookEdit;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.model.TinyGpt2;
import io.asterism.producer.model.TinyParallel;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeFiles;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.sae.SparseRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgesTest {
    private static final int D = TinyGpt2.CONFIG.dModel();
    private static final int LATENTS = 12;
    private static final int TOKENS = 6;
    private static final double H = 0.01;
    private static final String NORMED = "\"normalize_activations\": \"%s\"";
    private static final List<String> HOOKS = List.of(
            "blocks.0.hook_resid_pre",
            "blocks.0.attn.hook_z",
            "blocks.0.hook_mlp_out",
            "blocks.1.hook_resid_pre",
            "blocks.1.hook_attn_out",
            "blocks.1.hook_resid_mid",
            "blocks.2.hook_attn_out",
            "blocks.2.hook_mlp_out");
    private static final List<String> NORMS = List.of("", "", "", "constant_norm_rescale", "layer_norm", "", "", "");

    @TempDir
    Path directory;

    private final Random random = new Random(8);

    private List<Place> places(LanguageModel model, List<String> hooks) throws IOException {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < hooks.size(); i++) {
            String norm = NORMS.get(i).isEmpty() ? "" : NORMED.formatted(NORMS.get(i));
            Path sae = SaeFiles.random(D, LATENTS, 20 + 5 * i)
                    .write(directory.resolve("sae" + i), SaeFiles.config("standard", D, LATENTS, hooks.get(i), norm));
            places.add(Place.of("tiny.sae" + i, Sae.open(SaeSource.of(sae), model)));
        }
        return Place.inOrder(places);
    }

    private List<Example> examples(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Example(random.ints(TOKENS, 1, 40).toArray(), new int[0], 5 + i, -1))
                .toList();
    }

    /** All that a change does it does by what it leads to first: by all nodes together as much as attribution patching finds. */
    @Test
    void edgesOfANodeToAllNodesAddUpToItsEffect() throws IOException {
        try (LanguageModel model = LanguageModel.open(TinyGpt2.write(directory.resolve("model")), Device.cpu())) {
            List<Place> places = places(model, HOOKS);
            for (Aggregation aggregation : Aggregation.values()) {
                Attribution attribution = new Attribution(model, places, aggregation, 0);
                Batch batch = new Batch(examples(3));
                List<ExampleEffects> effects = attribution.of(batch);
                List<Node> nodes = nodes(effects);
                List<ExampleEdges> edges = new Edges(attribution, nodes).of(batch);
                for (int row = 0; row < 3; row++) {
                    double[] sums = new double[nodes.size()];
                    ExampleEdges own = edges.get(row);
                    for (int i = 0; i < own.from().length; i++) {
                        sums[own.from()[i]] += own.effects()[i];
                    }
                    Map<Node, ExampleEffects.Effect> byNode = effects.get(row).byNode();
                    double most = 0;
                    for (int i = 0; i < sums.length; i++) {
                        ExampleEffects.@Nullable Effect effect = byNode.get(nodes.get(i));
                        double expected = effect == null ? 0 : effect.patching();
                        assertThat(sums[i]).as(nodes.get(i).toString()).isCloseTo(expected, within(2e-5));
                        most = Math.max(most, Math.abs(expected));
                    }
                    assertThat(most).isGreaterThan(0.1);
                }
            }
        }
    }

    private static List<Node> nodes(List<ExampleEffects> effects) {
        return effects.stream()
                .flatMap(example -> example.byNode().keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Each edge by moving its first node a little, with all places on the way but its ends held as they are. */
    @Test
    void anEdgeIsWhatASmallMoveDoesWhereOtherPlacesAreHeld() throws IOException {
        try (LanguageModel model = LanguageModel.open(TinyGpt2.write(directory.resolve("model")), Device.cpu())) {
            List<Place> places = places(model, HOOKS);
            Example example = examples(1).get(0);
            Attribution attribution = new Attribution(model, places, Aggregation.NONE, 0);
            Batch batch = new Batch(List.of(example));
            List<Node> nodes = nodes(attribution.of(batch));
            ExampleEdges edges = new Edges(attribution, nodes).of(batch).get(0);
            Moves moves = new Moves(model, places, example);
            Set<String> kinds = new HashSet<>();
            int compared = 0;
            for (int i = 0; i < edges.from().length; i++) {
                Node from = nodes.get(edges.from()[i]);
                Node to = edges.to()[i] == nodes.size() ? Node.OUTPUT : nodes.get(edges.to()[i]);
                if (Math.abs(edges.effects()[i]) < 0.02 || random.nextInt(4) > 0) {
                    continue;
                }
                double expected = moves.edge(from, to);
                assertThat((double) edges.effects()[i])
                        .as(from + " to " + to)
                        .isCloseTo(expected, within(1e-3 + 0.02 * Math.abs(expected)));
                kinds.add(from.isError() + " " + to.isError() + " " + to.equals(Node.OUTPUT));
                compared++;
            }
            assertThat(compared).isGreaterThan(30);
            assertThat(kinds).as("latents, errors and the metric, each way").hasSize(6);
        }
    }

    /** Moves of a node of one example, computed by whole passes. */
    private static final class Moves {
        private final LanguageModel model;
        private final List<Place> places;
        private final Example example;
        private final Map<HookPoint, float[]> clean = new HashMap<>();

        Moves(LanguageModel model, List<Place> places, Example example) {
            this.model = model;
            this.places = places;
            this.example = example;
            try (NDManager step = model.manager().newSubManager()) {
                model.read(ids(step), places.stream().map(Place::hook).collect(Collectors.toSet()))
                        .forEach((hook, tensor) -> clean.put(hook, tensor.toFloatArray()));
            }
        }

        private NDArray ids(NDManager step) {
            return step.create(Arrays.stream(example.clean()).asLongStream().toArray(), new Shape(1, TOKENS));
        }

        private float[] clean(int place) {
            return Objects.requireNonNull(clean.get(places.get(place).hook()));
        }

        double edge(Node from, Node to) {
            float[] move = move(from);
            if (to.equals(Node.OUTPUT)) {
                return (metric(from.place(), move, H, true) - metric(from.place(), move, -H, true)) / (2 * H);
            }
            float[] up = at(to.place(), from.place(), move, H);
            float[] down = at(to.place(), from.place(), move, -H);
            float[] by = new float[up.length];
            if (to.isError()) {
                float[] upError = error(to.place(), up);
                float[] downError = error(to.place(), down);
                for (int i = to.position() * D; i < (to.position() + 1) * D; i++) {
                    by[i] = (upError[i] - downError[i]) / 2;
                }
            } else {
                double change = activation(to, up) - activation(to, down);
                float[] row = written(to.place(), to.latent(), clean(to.place()));
                for (int i = 0; i < D; i++) {
                    by[to.position() * D + i] = (float) (change / 2 * row[to.position() * D + i]);
                }
            }
            return (metric(to.place(), by, 1, false) - metric(to.place(), by, -1, false)) / (2 * H);
        }

        /** From what a node is to nothing. */
        private float[] move(Node node) {
            float[] tensor = clean(node.place());
            float[] whole = node.isError() ? error(node.place(), tensor) : written(node.place(), node.latent(), tensor);
            double factor = node.isError() ? -1 : -activation(node, tensor);
            float[] move = new float[tensor.length];
            for (int i = node.position() * D; i < (node.position() + 1) * D; i++) {
                move[i] = (float) (factor * whole[i]);
            }
            return move;
        }

        /** A decoder row in the units of the tensor, at each token. */
        private float[] written(int place, int latent, float[] tensor) {
            float[] row = places.get(place).sae().decoderRows(latent)[0];
            float[] written = new float[tensor.length];
            for (int token = 0; token < TOKENS; token++) {
                double unit = unit(place, Arrays.copyOfRange(tensor, token * D, (token + 1) * D));
                for (int i = 0; i < D; i++) {
                    written[token * D + i] = (float) (row[i] * unit);
                }
            }
            return written;
        }

        private double unit(int place, float[] token) {
            double mean = 0;
            double squares = 0;
            for (float x : token) {
                mean += x / D;
                squares += x * x;
            }
            return switch (NORMS.get(place)) {
                case "constant_norm_rescale" -> Math.sqrt(squares / D);
                case "layer_norm" -> Math.sqrt((squares - D * mean * mean) / (D - 1));
                default -> 1;
            };
        }

        /** What latents do not carry, where tokens are in the units of the clean ones. */
        private float[] error(int place, float[] tensor) {
            float[] error = tensor.clone();
            SparseRows rows = encoded(place, tensor);
            for (int token = 0; token < TOKENS; token++) {
                for (int i = rows.offsets()[token]; i < rows.offsets()[token + 1]; i++) {
                    float[] row = written(place, rows.latents()[i], clean(place));
                    for (int d = token * D; d < (token + 1) * D; d++) {
                        error[d] -= rows.activations()[i] * row[d];
                    }
                }
            }
            if (tensor == clean(place)) {
                try (NDManager step = model.manager().newSubManager()) {
                    NDArray x = step.create(tensor, new Shape(TOKENS, D));
                    return x.sub(places.get(place).sae().reconstructed(rows, x)).toFloatArray();
                }
            }
            return error;
        }

        private SparseRows encoded(int place, float[] tensor) {
            try (NDManager step = model.manager().newSubManager()) {
                NDArray x = step.create(tensor, new Shape(TOKENS, D));
                return places.get(place).sae().encode(x, x).rows();
            }
        }

        private double activation(Node node, float[] tensor) {
            return encoded(node.place(), tensor).activation(node.position(), node.latent());
        }

        private float[] at(int place, int from, float[] move, double scale) {
            try (NDManager step = model.manager().newSubManager()) {
                HookPoint hook = places.get(place).hook();
                return Objects.requireNonNull(model.read(ids(step), Set.of(hook), edits(from, move, scale, place))
                                .get(hook))
                        .toFloatArray();
            }
        }

        private double metric(int from, float[] move, double scale, boolean held) {
            try (NDManager step = model.manager().newSubManager()) {
                float[] logits = model.logits(ids(step), edits(from, move, scale, held ? places.size() : 0))
                        .get(new NDIndex("0, {}", TOKENS - 1))
                        .toFloatArray();
                double sum = 0;
                for (float logit : logits) {
                    sum += Math.exp(logit);
                }
                return Math.log(sum) - logits[example.cleanAnswer()];
            }
        }

        private Map<HookPoint, HookEdit> edits(int from, float[] move, double scale, int heldTo) {
            Map<HookPoint, HookEdit> edits = new HashMap<>();
            edits.put(places.get(from).hook(), (tensor, first) -> {
                float[] moved = clean(from).clone();
                for (int i = 0; i < moved.length; i++) {
                    moved[i] += (float) (scale * move[i]);
                }
                return tensor.getManager().create(moved, tensor.getShape());
            });
            for (int i = from + 1; i < heldTo; i++) {
                int place = i;
                edits.put(
                        places.get(place).hook(),
                        (tensor, first) -> tensor.getManager().create(clean(place), tensor.getShape()));
            }
            return edits;
        }
    }

    @Test
    void inParallelBlocksNoEdgeLeadsFromAttentionToItsMlp() throws IOException {
        List<String> hooks = List.of(
                "blocks.0.hook_resid_pre",
                "blocks.1.hook_attn_out",
                "blocks.1.hook_mlp_out",
                "blocks.1.hook_resid_post");
        try (LanguageModel model = LanguageModel.open(TinyParallel.write(directory.resolve("neox")), Device.cpu())) {
            List<Place> places = places(model, hooks);
            Attribution attribution = new Attribution(model, places, Aggregation.SUM, 3);
            Batch batch = new Batch(examples(2));
            List<Node> nodes = nodes(attribution.of(batch));
            Set<String> ways = new HashSet<>();
            for (ExampleEdges edges : new Edges(attribution, nodes).of(batch)) {
                for (int i = 0; i < edges.from().length; i++) {
                    ways.add(places.get(nodes.get(edges.from()[i]).place()).name()
                            + " "
                            + (edges.to()[i] == nodes.size()
                                    ? "y"
                                    : places.get(nodes.get(edges.to()[i]).place())
                                            .name()));
                }
            }
            assertThat(ways)
                    .containsExactlyInAnyOrder(
                            "embed attn_1",
                            "embed mlp_1",
                            "embed resid_1",
                            "attn_1 resid_1",
                            "mlp_1 resid_1",
                            "resid_1 y");
        }
    }
}
