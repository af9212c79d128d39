package io.asterism.producer.circuit;

import ai.djl.Device;
import io.asterism.producer.corpus.Fingerprint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the nodes that a model's answers go through, and measures how far they account for them. */
final class Circuit {
    /** Thresholds of the curve, evenly spaced in their logarithm from 1e-4 to 1. */
    private static final int THRESHOLDS = 15;

    private final LanguageModel model;
    private final List<Place> places;
    private final CircuitSettings settings;
    private final Progress progress;

    /** Told how far it is. */
    interface Progress {
        /** So many of so many are done of a part. */
        void at(String part, long done, long of);
    }

    Circuit(LanguageModel model, List<Place> places, CircuitSettings settings, Progress progress) {
        this.model = model;
        this.places = places;
        this.settings = settings;
        this.progress = progress;
        if (from() >= model.shape().layers()) {
            throw new InputException(
                    "--ablate-from is %d, expected 0 to %d",
                    from(), model.shape().layers() - 1);
        }
    }

    private int from() {
        return settings.from().orElse(model.shape().layers() / 3);
    }

    /**
     * Finds it.
     *
     * @param examples to find it on
     * @param heldOut to measure it on
     * @param folder keeps what is done
     * @param identity of all that decides the effects
     * @throws InputException if memory does not do, or the log is another circuit's
     */
    CircuitResult find(List<Example> examples, List<Example> heldOut, Path folder, String identity) {
        requireRoom(examples, heldOut);
        List<ExampleEffects> effects = effects(examples, folder, identity);
        List<CircuitResult.Found> all = means(effects);
        List<CircuitResult.Found> found = above(all, settings.threshold());
        List<Edge> edges = edges(found, examples, folder, identity);
        Means means = Means.of(model, places, settings.aggregation(), batches(examples));
        CircuitResult.Curve curve = curve(all, means, heldOut);
        Map<String, Correlation> agreement = new LinkedHashMap<>();
        List<CircuitResult.Found> measured = settings.exact() ? measured(all, found, examples, agreement) : found;
        return new CircuitResult(
                examples.size(),
                effects.stream().mapToDouble(ExampleEffects::clean).average().orElseThrow(),
                effects.stream().mapToDouble(ExampleEffects::patch).average().orElseThrow(),
                measured,
                edges,
                IntStream.range(0, places.size()).mapToLong(means::everActive).sum(),
                curve,
                agreement);
    }

    private void requireRoom(List<Example> examples, List<Example> heldOut) {
        int longest = Math.max(longest(examples), longest(heldOut));
        int batch = Math.min(settings.batch(), Math.max(examples.size(), heldOut.size()));
        Device device = model.manager().getDevice();
        if (!device.isGpu()) {
            Footprint.of(model, places, settings.aggregation(), batch, longest)
                    .requireRoom(places.get(0).hook(), batch, longest);
        }
    }

    private static int longest(List<Example> examples) {
        return examples.stream().mapToInt(Example::tokens).max().orElse(0);
    }

    private List<Batch> batches(List<Example> examples) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < examples.size(); from += settings.batch()) {
            batches.add(new Batch(examples.subList(from, Math.min(examples.size(), from + settings.batch()))));
        }
        return batches;
    }

    private List<ExampleEffects> effects(List<Example> examples, Path folder, String identity) {
        List<ExampleEffects> effects = new ArrayList<>();
        eachLogged(
                "effects",
                examples,
                new ExampleLog<>(
                        folder.resolve("effects.part"),
                        identity,
                        ExampleLog.Other.REFUSED,
                        new ExampleEffects.Logged(),
                        effects::add),
                attribution()::of);
        return effects;
    }

    private Attribution attribution() {
        return new Attribution(model, places, settings.aggregation(), settings.steps());
    }

    private <T> void eachLogged(
            String part, List<Example> examples, ExampleLog<T> opened, Function<Batch, List<T>> work) {
        try (ExampleLog<T> log = opened) {
            for (Batch batch : batches(examples.subList(log.done(), examples.size()))) {
                progress.at(part, log.done(), examples.size());
                log.add(work.apply(batch));
            }
            progress.at(part, examples.size(), examples.size());
        }
    }

    /** Edges between the nodes found, the strongest first. */
    private List<Edge> edges(List<CircuitResult.Found> found, List<Example> examples, Path folder, String identity) {
        List<Node> nodes =
                found.stream().map(CircuitResult.Found::node).sorted().toList();
        Fingerprint own = new Fingerprint().add(identity);
        nodes.forEach(node -> own.add(node.toString()));
        Map<Long, Double> sums = new HashMap<>();
        Edges edges = new Edges(attribution(), nodes);
        eachLogged(
                "edges",
                examples,
                new ExampleLog<>(
                        folder.resolve("edges.part"),
                        own.sha256(),
                        ExampleLog.Other.REPLACED,
                        new ExampleEdges.Logged(),
                        example -> example.addTo(sums)),
                edges::of);
        return sums.entrySet().stream()
                .map(sum -> new Edge(
                        nodes.get(ExampleEdges.from(sum.getKey())),
                        ExampleEdges.to(sum.getKey()) == nodes.size()
                                ? Node.OUTPUT
                                : nodes.get(ExampleEdges.to(sum.getKey())),
                        sum.getValue() / examples.size()))
                .filter(edge -> Math.abs(edge.effect()) > settings.edgeThreshold())
                .sorted(Comparator.<Edge>comparingDouble(edge -> -Math.abs(edge.effect()))
                        .thenComparing(Edge::from)
                        .thenComparing(Edge::to))
                .toList();
    }

    /** Mean effects, the strongest first. */
    private static List<CircuitResult.Found> means(List<ExampleEffects> examples) {
        Map<Node, double[]> sums = new HashMap<>();
        for (ExampleEffects example : examples) {
            example.byNode().forEach((node, effect) -> {
                double[] sum = sums.computeIfAbsent(node, none -> new double[2]);
                sum[0] += effect.integrated();
                sum[1] += effect.patching();
            });
        }
        int count = examples.size();
        return sums.entrySet().stream()
                .map(entry -> new CircuitResult.Found(
                        entry.getKey(),
                        entry.getValue()[0] / count,
                        entry.getValue()[1] / count,
                        OptionalDouble.empty()))
                .sorted(Comparator.<CircuitResult.Found>comparingDouble(found -> -Math.abs(found.effect()))
                        .thenComparing(CircuitResult.Found::node))
                .toList();
    }

    private static List<CircuitResult.Found> above(List<CircuitResult.Found> all, double threshold) {
        return all.stream()
                .takeWhile(found -> Math.abs(found.effect()) > threshold)
                .toList();
    }

    private CircuitResult.Curve curve(List<CircuitResult.Found> all, Means means, List<Example> heldOut) {
        Ablation ablation = new Ablation(model, places, settings.aggregation(), means, from(), batches(heldOut));
        TreeSet<Double> thresholds = new TreeSet<>(Set.of(settings.threshold()));
        for (int i = 0; i < THRESHOLDS; i++) {
            thresholds.add(Math.pow(10, -4 + 4.0 * i / (THRESHOLDS - 1)));
        }
        List<CircuitResult.Point> points = new ArrayList<>();
        Map<Integer, CircuitResult.Point> bySize = new HashMap<>();
        for (double threshold : thresholds) {
            progress.at("faithfulness", points.size(), thresholds.size());
            Set<Node> nodes = above(all, threshold).stream()
                    .map(CircuitResult.Found::node)
                    .collect(Collectors.toCollection(HashSet::new));
            // The nodes of a higher threshold are among those of a lower one: as many are the same.
            CircuitResult.Point point = bySize.computeIfAbsent(
                    nodes.size(),
                    size -> new CircuitResult.Point(
                            threshold,
                            size,
                            ablation.preference(new Kept(nodes, false)),
                            ablation.preference(new Kept(nodes, true))));
            points.add(new CircuitResult.Point(threshold, point.nodes(), point.alone(), point.without()));
        }
        progress.at("faithfulness", thresholds.size(), thresholds.size());
        return new CircuitResult.Curve(
                heldOut.size(), from(), ablation.preference(), ablation.preference(Kept.NONE), points);
    }

    /** Measures the nodes found and a sample of the others, and how well the approximations agree with that. */
    private List<CircuitResult.Found> measured(
            List<CircuitResult.Found> all,
            List<CircuitResult.Found> found,
            List<Example> examples,
            Map<String, Correlation> agreement) {
        List<CircuitResult.Found> below = new ArrayList<>(all.subList(found.size(), all.size()));
        below.sort(Comparator.comparing(CircuitResult.Found::node));
        Collections.shuffle(below, new Random(settings.seed()));
        List<CircuitResult.Found> sample = below.subList(0, Math.min(settings.sample(), below.size()));
        List<CircuitResult.Found> both = new ArrayList<>(found);
        both.addAll(sample);
        Map<Node, Double> exact = new Patching(model, places, batches(examples))
                .of(
                        both.stream().map(CircuitResult.Found::node).toList(),
                        rows -> progress.at("exact effects", rows, examples.size()));
        agree("kept", found, exact, agreement);
        agree("sample below", sample, exact, agreement);
        agree("all", both, exact, agreement);
        return found.stream()
                .map(one -> new CircuitResult.Found(
                        one.node(),
                        one.effect(),
                        one.patching(),
                        OptionalDouble.of(exact.getOrDefault(one.node(), 0.0))))
                .toList();
    }

    private void agree(
            String which, List<CircuitResult.Found> some, Map<Node, Double> exact, Map<String, Correlation> agreement) {
        double[] truth = some.stream()
                .mapToDouble(found -> exact.getOrDefault(found.node(), 0.0))
                .toArray();
        if (settings.steps() > 0) {
            agreement.put(
                    "integrated gradients, " + which,
                    Correlation.of(
                            some.stream()
                                    .mapToDouble(CircuitResult.Found::effect)
                                    .toArray(),
                            truth));
        }
        agreement.put(
                "attribution patching, " + which,
                Correlation.of(
                        some.stream().mapToDouble(CircuitResult.Found::patching).toArray(), truth));
    }
}
