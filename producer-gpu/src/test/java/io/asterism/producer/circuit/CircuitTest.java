package io.asterism.producer.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.intervention.Interventions;
import io.asterism.producer.model.HookEdit;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.model.LongLived;
import io.asterism.producer.model.TinyGpt2;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeFiles;
import io.asterism.producer.sae.SaeSource;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CircuitTest {
    private static final int D = TinyGpt2.CONFIG.dModel();
    private static final int LATENTS = 30;
    private static final double EDGES = 0.005;
    private static final List<String> HOOKS = List.of(
            "blocks.0.hook_resid_pre", "blocks.1.hook_attn_out", "blocks.1.hook_mlp_out", "blocks.1.hook_resid_post");

    @TempDir
    Path directory;

    private LanguageModel model;
    private List<Place> places = List.of();

    @BeforeEach
    void open() throws IOException {
        model = LanguageModel.open(TinyGpt2.write(directory.resolve("model")), Device.cpu());
        List<Place> unordered = new ArrayList<>();
        for (int i = HOOKS.size() - 1; i >= 0; i--) {
            unordered.add(place(i));
        }
        places = Place.inOrder(unordered);
    }

    private Place place(int hook) throws IOException {
        Path sae = SaeFiles.random(D, LATENTS, 10 + hook)
                .write(directory.resolve("sae" + hook), SaeFiles.config("standard", D, LATENTS, HOOKS.get(hook), ""));
        return Place.of("tiny.sae" + hook, Sae.open(SaeSource.of(sae), model));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void placesAreNamedByWhatIsBehindThemInTheOrderOfThePass() throws IOException {
        assertThat(places).extracting(Place::name).containsExactly("embed", "attn_1", "mlp_1", "resid_1");
        Path twin = SaeFiles.random(D, LATENTS, 3)
                .write(
                        directory.resolve("twin"),
                        SaeFiles.config("standard", D, LATENTS, "blocks.2.hook_resid_pre", ""));
        Place same = Place.of("tiny.twin", Sae.open(SaeSource.of(twin), model));
        assertThatThrownBy(() -> Place.inOrder(List.of(places.get(3), same)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("two of the SAEs read 'resid_1'");
        Path normed = SaeFiles.random(D, LATENTS, 3)
                .write(directory.resolve("in"), SaeFiles.config("standard", D, LATENTS, "blocks.2.mlp.hook_in", ""));
        Sae in = Sae.open(SaeSource.of(normed), model);
        assertThatThrownBy(() -> Place.of("tiny.in", in))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'blocks.2.mlp.hook_in'");
    }

    /** Gradients on the whole way add up to what lies between its ends: here to the other prefix's own metric. */
    @Test
    void integratedEffectsOfAStreamAddUpToTheWholeDifference() {
        List<Place> stream = List.of(places.get(3));
        for (Example example : paired(3, 9)) {
            ExampleEffects effects = new Attribution(model, stream, Aggregation.NONE, 400)
                    .of(new Batch(List.of(example)))
                    .get(0);
            double sum = effects.byNode().values().stream()
                    .mapToDouble(ExampleEffects.Effect::integrated)
                    .sum();
            assertThat(effects.clean()).isCloseTo((float) metric(example.clean(), example, Map.of()), within(1e-4f));
            assertThat(effects.patch()).isCloseTo((float) metric(example.patch(), example, Map.of()), within(1e-4f));
            assertThat(sum).isCloseTo((double) effects.patch() - effects.clean(), within(0.01));
        }
    }

    /** A small part of the way: the exact change over its length is the gradient's, up to what is quadratic in it. */
    @Test
    void attributionPatchingIsTheSlopeOfTheExactEffect() {
        Example example = unpaired(1, 9).get(0);
        Batch batch = new Batch(List.of(example));
        Map<Node, ExampleEffects.Effect> effects = new Attribution(model, places, Aggregation.NONE, 0)
                .of(batch)
                .get(0)
                .byNode();
        double h = 1e-2;
        int compared = 0;
        for (Map.Entry<Node, ExampleEffects.Effect> entry : effects.entrySet()) {
            Node node = entry.getKey();
            if (node.isError() || Math.abs(entry.getValue().patching()) < 0.02) {
                continue;
            }
            Place place = places.get(node.place());
            double[] at = new double[2];
            for (int side = 0; side < 2; side++) {
                double scale = side == 0 ? h : -h;
                HookEdit edit = (tensor, first) -> {
                    try (NDManager scope = tensor.getManager().newSubManager()) {
                        NDArray flat = tensor.reshape(-1, D);
                        flat.attach(scope);
                        float f = place.sae().read(flat).rows().activation(node.position(), node.latent());
                        float[] change = new float[example.tokens() * D];
                        float[] row = place.sae().decoderRows(node.latent())[0];
                        for (int i = 0; i < D; i++) {
                            change[node.position() * D + i] = (float) (-f * scale * row[i]);
                        }
                        NDArray moved = tensor.add(scope.create(change, tensor.getShape()));
                        moved.attach(tensor.getManager());
                        return moved;
                    }
                };
                at[side] = metric(example.clean(), example, Map.of(place.hook(), edit));
            }
            assertThat((at[0] - at[1]) / (2 * h))
                    .as(node.toString())
                    .isCloseTo(entry.getValue().patching(), within(2e-3));
            compared++;
        }
        assertThat(compared).isGreaterThan(20);
    }

    @Test
    void exactEffectsAreThoseOfAnIntervention() throws IOException {
        List<Example> examples = unpaired(4, 0);
        Path file = directory.resolve("ablate.json");
        for (int place = 0; place < places.size(); place++) {
            for (int latent = 0; latent < LATENTS; latent += 7) {
                Node node = new Node(place, latent, Node.ANYWHERE);
                double measured = new Patching(model, places, batches(examples, 3))
                        .of(List.of(node), rows -> {})
                        .get(node);
                Files.writeString(file, "[{\"sae\": \"x\", \"op\": \"ablate\", \"latents\": [" + latent + "]}]");
                double expected = 0;
                try (Interventions ablation = Interventions.read(
                        file, model, Map.of("x", places.get(place).sae()))) {
                    for (Example example : examples) {
                        try (NDManager step = model.manager().newSubManager()) {
                            expected += metric(example.clean(), example, ablation.edits(step))
                                    - metric(example.clean(), example, Map.of());
                        }
                    }
                }
                assertThat(measured).isCloseTo(expected / examples.size(), within(1e-5));
            }
        }
    }

    @Test
    void keepingAllLeavesTheModelAndKeepingNoneLeavesTheMean() {
        List<Place> one = List.of(places.get(3));
        List<Example> examples = paired(5, 0);
        List<Batch> batches = batches(examples, 2);
        Means means = Means.of(model, one, Aggregation.SUM, batches);
        Ablation ablation = new Ablation(model, one, Aggregation.SUM, means, 0, batches);
        double whole = -examples.stream()
                .mapToDouble(example -> metric(example.clean(), example, Map.of()))
                .average()
                .orElseThrow();
        assertThat(ablation.preference()).isCloseTo(whole, within(1e-5));
        assertThat(ablation.preference(new Kept(Set.of(), true))).isCloseTo(whole, within(1e-5));

        float[] mean = mean(examples);
        double empty = -examples.stream()
                .mapToDouble(example -> metric(
                        example.clean(),
                        example,
                        Map.of(
                                one.get(0).hook(),
                                (tensor, first) ->
                                        tensor.mul(0).add(tensor.getManager().create(mean)))))
                .average()
                .orElseThrow();
        assertThat(ablation.preference(Kept.NONE)).isCloseTo(empty, within(1e-4));

        Set<Node> some = new HashSet<>();
        IntStream.range(0, LATENTS / 2).forEach(latent -> some.add(new Node(0, latent, Node.ANYWHERE)));
        Set<Node> others = new HashSet<>(Set.of(new Node(0, Node.ERROR, Node.ANYWHERE)));
        IntStream.range(LATENTS / 2, LATENTS).forEach(latent -> others.add(new Node(0, latent, Node.ANYWHERE)));
        assertThat(ablation.preference(new Kept(some, false)))
                .isCloseTo(ablation.preference(new Kept(others, true)), within(1e-6))
                .isNotCloseTo(whole, within(1e-3));
        assertThat(new Ablation(model, one, Aggregation.SUM, means, 2, batches).preference(Kept.NONE))
                .as("nothing to ablate behind")
                .isCloseTo(whole, within(1e-5));
    }

    /** Of the residual stream behind block 1 over all tokens of the patch prefixes. */
    private float[] mean(List<Example> examples) {
        double[] sum = new double[D];
        int tokens = 0;
        for (Example example : examples) {
            try (NDManager step = model.manager().newSubManager()) {
                float[] values = model.read(
                                ids(step, example.patch()), Set.of(places.get(3).hook()))
                        .get(places.get(3).hook())
                        .toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    sum[i % D] += values[i];
                }
                tokens += example.tokens();
            }
        }
        float[] mean = new float[D];
        for (int i = 0; i < D; i++) {
            mean[i] = (float) (sum[i] / tokens);
        }
        return mean;
    }

    @Test
    void theSameCircuitWhateverIsReadSideBySide() {
        List<Example> examples = paired(7, 0);
        CircuitResult first = find(examples, 7, "a");
        assertThat(first.nodes()).hasSizeGreaterThan(5);
        assertThat(first.agreement().get("integrated gradients, all").spearman())
                .isGreaterThan(0.9)
                .isLessThanOrEqualTo(1);
        for (int batch : new int[] {1, 3, 32}) {
            CircuitResult other = find(examples, batch, "batch" + batch);
            assertThat(other.everActive()).isEqualTo(first.everActive());
            for (int i = 0; i < first.nodes().size(); i++) {
                CircuitResult.Found expected = first.nodes().get(i);
                CircuitResult.Found found = other.nodes().stream()
                        .filter(one -> one.node().equals(expected.node()))
                        .findFirst()
                        .orElseThrow();
                assertThat(found.effect()).isCloseTo(expected.effect(), within(1e-5));
                assertThat(found.exact().orElseThrow())
                        .isCloseTo(expected.exact().orElseThrow(), within(1e-5));
            }
            assertThat(first.edges()).hasSizeGreaterThan(5);
            assertSame(other.edges(), first.edges());
            for (int i = 0; i < first.curve().points().size(); i++) {
                assertThat(other.curve().points().get(i).alone())
                        .isCloseTo(first.curve().points().get(i).alone(), within(1e-5));
            }
        }
    }

    @Test
    void goesOnWithTheExampleBehindTheLastWholeOne() throws IOException {
        List<Example> examples = paired(5, 0);
        CircuitResult whole = find(examples, 2, "whole");
        byte[] log = Files.readAllBytes(directory.resolve("whole/effects.part"));
        byte[] edges = Files.readAllBytes(directory.resolve("whole/edges.part"));
        Path cut = Files.createDirectories(directory.resolve("cut"));
        for (int kept : new int[] {10, 66, log.length / 2, log.length - 1}) {
            Files.write(cut.resolve("effects.part"), Arrays.copyOf(log, kept));
            Files.write(cut.resolve("edges.part"), Arrays.copyOf(edges, Math.min(kept, edges.length - 1)));
            assertThat(find(examples, 1, "cut").nodes()).hasSameSizeAs(whole.nodes());
            assertThat(find(examples, 2, "cut").nodes().get(0).effect())
                    .isCloseTo(whole.nodes().get(0).effect(), within(1e-5));
            assertSame(find(examples, 2, "cut").edges(), whole.edges());
        }
        byte[] damaged = log.clone();
        damaged[log.length / 2] ^= 1;
        Files.write(Files.createDirectories(directory.resolve("damaged")).resolve("effects.part"), damaged);
        assertThat(find(examples, 2, "damaged").nodes().get(0).effect())
                .isCloseTo(whole.nodes().get(0).effect(), within(1e-5));
        assertThatThrownBy(() -> circuit(2).find(examples, examples, directory.resolve("whole"), "another"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is of a circuit with other examples, SAEs or settings");
    }

    @Test
    void leavesNothingWithTheWeights() {
        List<Example> examples = paired(3, 0);
        int[] round = new int[1];
        LongLived.assertNoneLeft(model.manager(), () -> find(examples, 2, "round" + round[0]++));
    }

    @Test
    void saysWhereChangesLeadToNoNumbers() throws IOException {
        SaeFiles files = SaeFiles.random(D, LATENTS, 4);
        Path huge = files.random("W_dec", 2e18, 6, LATENTS, D)
                .write(directory.resolve("huge"), SaeFiles.config("standard", D, LATENTS, HOOKS.get(2), ""));
        List<Place> wrong = List.of(Place.of("huge", Sae.open(SaeSource.of(huge), model)));
        Circuit circuit = new Circuit(model, wrong, settings(2), (part, done, of) -> {});
        List<Example> examples = paired(2, 0);
        assertThatThrownBy(() -> circuit.find(examples, examples, directory, "x"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("blocks.1.hook_mlp_out");
    }

    @Test
    void refusesWhatDoesNotFitIntoMemory() {
        Footprint footprint = Footprint.of(model, places, Aggregation.NONE, 1 << 28, 40);
        assertThatThrownBy(() -> footprint.requireRoom(places.get(0).hook(), 1 << 28, 40))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("268435456 examples of 40 tokens side by side take about")
                .hasMessageContaining("a smaller --batch");
        Footprint.of(model, places, Aggregation.NONE, 32, 40)
                .requireRoom(places.get(0).hook(), 32, 40);
    }

    private CircuitResult find(List<Example> examples, int batch, String folder) {
        try {
            Path log = Files.createDirectories(directory.resolve(folder));
            return circuit(batch).find(examples, examples, log, "identity");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Edges that lie at the threshold may be on either side of it. */
    private static void assertSame(List<Edge> edges, List<Edge> expected) {
        Map<String, Double> effects = byEnds(edges);
        byEnds(expected).forEach((ends, effect) -> {
            if (Math.abs(effect) > EDGES + 1e-5) {
                assertThat(effects.get(ends)).as(ends).isCloseTo(effect, within(1e-5));
            }
        });
        assertThat(edges).hasSizeBetween(expected.size() - 1, expected.size() + 1);
    }

    private static Map<String, Double> byEnds(List<Edge> edges) {
        return edges.stream().collect(Collectors.toMap(edge -> edge.from() + " " + edge.to(), Edge::effect));
    }

    private Circuit circuit(int batch) {
        return new Circuit(model, places, settings(batch), (part, done, of) -> {});
    }

    private static CircuitSettings settings(int batch) {
        return new CircuitSettings(Aggregation.SUM, 10, 0.05, EDGES, OptionalInt.of(0), true, 40, batch, 1);
    }

    private static List<Batch> batches(List<Example> examples, int size) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < examples.size(); from += size) {
            batches.add(new Batch(examples.subList(from, Math.min(examples.size(), from + size))));
        }
        return batches;
    }

    /** The metric of one row of its own, padded by nothing. */
    private double metric(int[] prefix, Example example, Map<HookPoint, HookEdit> edits) {
        try (NDManager step = model.manager().newSubManager()) {
            float[] logits = model.logits(ids(step, prefix), edits)
                    .get(new NDIndex("0, {}", prefix.length - 1))
                    .toFloatArray();
            if (example.isPaired()) {
                return logits[example.patchAnswer()] - logits[example.cleanAnswer()];
            }
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp(logit);
            }
            return Math.log(sum) - logits[example.cleanAnswer()];
        }
    }

    private static NDArray ids(NDManager step, int[] ids) {
        return step.create(Arrays.stream(ids).asLongStream().toArray(), new Shape(1, ids.length));
    }

    /** Of that many tokens each, or of 3 to 9 where it is 0. */
    private static List<Example> paired(int count, int tokens) {
        Random random = new Random(3);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    int length = tokens == 0 ? 3 + random.nextInt(7) : tokens;
                    int[] clean = random.ints(length, 1, 50).toArray();
                    int[] patch = clean.clone();
                    patch[1] = (clean[1] + 11) % 50;
                    return new Example(clean, patch, 5 + i, 30 + i);
                })
                .toList();
    }

    private static List<Example> unpaired(int count, int tokens) {
        return paired(count, tokens).stream()
                .map(pair -> new Example(pair.clean(), new int[0], pair.cleanAnswer(), -1))
                .toList();
    }
}
