package io.asterism.producer.circuit;

import ai.djl.Device;
import io.asterism.producer.corpus.Fingerprint;
import io.asterism.producer.model.Engines;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.reading.BosPolicy;
import io.asterism.producer.reading.ModelTokens;
import io.asterism.producer.sae.Sae;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds the latents that a model's answers go through. */
@Command(
        name = "circuit",
        description =
                "Find the latents that a model's answers go through, by gradients, and measure how far they account for them.",
        mixinStandardHelpOptions = true)
public final class CircuitCommand implements Callable<Integer> {
    private static final int SHOWN = 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "Hugging Face model directory")
    private Path model = Path.of("");

    @Option(
            names = "--sae",
            required = true,
            arity = "1..*",
            paramLabel = "[ID=]DIR[@HOOK]",
            description = "SAEs whose latents and errors are the nodes, one for each place that they read")
    private List<String> saes = new ArrayList<>();

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "examples, JSON lines: clean_prefix, clean_answer, and for pairs patch_prefix, patch_answer")
    private Path data = Path.of("");

    @Option(
            names = "--held-out",
            paramLabel = "FILE",
            description = "examples that the circuit is measured on (default: those that it is found on)")
    private Optional<Path> heldOut = Optional.empty();

    @Option(
            names = "--examples",
            defaultValue = "100",
            paramLabel = "N",
            description = "examples to read of a file, the first ones (default ${DEFAULT-VALUE})")
    private int examples;

    @Option(
            names = "--aggregation",
            defaultValue = "none",
            paramLabel = "A",
            description =
                    "none: each position is a node of its own, examples are of one length; sum: positions are summed up (default"
                            + " ${DEFAULT-VALUE})")
    private Aggregation aggregation = Aggregation.NONE;

    @Option(
            names = "--steps",
            defaultValue = "10",
            paramLabel = "N",
            description = "steps of integrated gradients; 0 for attribution patching (default ${DEFAULT-VALUE})")
    private int steps;

    @Option(
            names = "--node-threshold",
            defaultValue = "0.1",
            paramLabel = "T",
            description = "keep nodes whose mean effect is further from 0 than this (default ${DEFAULT-VALUE})")
    private double threshold;

    @Option(
            names = "--edge-threshold",
            defaultValue = "0.01",
            paramLabel = "T",
            description =
                    "keep direct ways between nodes whose mean effect is further from 0 than this (default ${DEFAULT-VALUE})")
    private double edgeThreshold;

    @Option(
            names = "--ablate-from",
            paramLabel = "BLOCK",
            description = "the first block whose nodes are ablated for faithfulness (default: a third of the blocks)")
    private Optional<Integer> from = Optional.empty();

    @Option(names = "--exact", description = "measure the kept nodes' effects, and how well the approximation agrees")
    private boolean exact;

    @Option(
            names = "--sample",
            defaultValue = "100",
            paramLabel = "N",
            description =
                    "with --exact, nodes below the threshold that are measured as well (default ${DEFAULT-VALUE})")
    private int sample;

    @Option(
            names = "--batch",
            defaultValue = "32",
            paramLabel = "N",
            description = "examples side by side (default ${DEFAULT-VALUE})")
    private int batch;

    @Option(
            names = "--seed",
            defaultValue = "12",
            paramLabel = "S",
            description = "of the sample (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--bos",
            defaultValue = "auto",
            paramLabel = "P",
            description = "BOS before the prefixes: auto, once or never (default ${DEFAULT-VALUE})")
    private BosPolicy bos = BosPolicy.AUTO;

    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "auto, cpu, cuda or cuda:<number> (default ${DEFAULT-VALUE})")
    private String device = "auto";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "folder for circuit.json, nodes.csv, edges.csv, circuit.graphml and graph/")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        if (examples < 1) {
            throw new InputException("--examples is %d, expected 1 or more", examples);
        }
        CircuitSettings settings = new CircuitSettings(
                aggregation,
                steps,
                threshold,
                edgeThreshold,
                from.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                exact,
                sample,
                batch,
                seed);
        Device where = Engines.device(device);
        try (LanguageModel opened = LanguageModel.open(model, where);
                ModelTokens words = ModelTokens.open(model, opened.shape().vocabulary())) {
            if (!opened.transformer().givesLogits()) {
                throw new InputException("the model '%s' gives no logits, which a circuit is measured by", model);
            }
            List<Place> places =
                    Place.inOrder(Sae.openNamed(saes, opened, ModelTokens.nameOf(model)).entrySet().stream()
                            .map(sae -> Place.of(sae.getKey(), sae.getValue()))
                            .toList());
            List<Example> found = read(data, opened, words, places);
            List<Example> measured = heldOut.isEmpty() ? found : read(heldOut.get(), opened, words, places);
            if (found.get(0).isPaired() != measured.get(0).isPaired()) {
                throw new InputException(
                        "of '%s' and '%s' one holds pairs, expected both or none", data, heldOut.get());
            }
            if (aggregation == Aggregation.NONE
                    && found.get(0).tokens() != measured.get(0).tokens()) {
                throw new InputException(
                        "'%s' has prefixes of %d tokens, '%s' of %d, expected as many where positions are told apart",
                        data,
                        found.get(0).tokens(),
                        heldOut.get(),
                        measured.get(0).tokens());
            }
            CircuitResult result = new Circuit(opened, places, settings, this::show)
                    .find(found, measured, folder(), identity(opened, places, found));
            ShownExample shown = ShownExample.of(
                    opened,
                    places,
                    aggregation,
                    result.nodes().stream().map(CircuitResult.Found::node).toList(),
                    found.get(0),
                    words::text);
            String name = ModelTokens.nameOf(model);
            new CircuitReport(result, places, settings, name, new AttributionGraph(slug(), name, result, places, shown))
                    .write(out);
            print(result, places);
        }
        return 0;
    }

    /** The graph's name, of which viewers make addresses: the data file's, in letters and digits. */
    private String slug() {
        String stem = data.toAbsolutePath().getFileName().toString().replaceFirst("\\.[^.]*$", "");
        String slug =
                stem.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return slug.isEmpty() ? "circuit" : slug;
    }

    private Path folder() {
        try {
            return Files.createDirectories(out);
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be made a folder: %s", out, e.getMessage());
        }
    }

    private List<Example> read(Path file, LanguageModel opened, ModelTokens words, List<Place> places) {
        Optional<Boolean> declared = places.stream()
                .map(place -> place.sae().prependBos())
                .flatMap(Optional::stream)
                .findFirst();
        return new Examples(
                        file,
                        text -> words.read(text, bos, declared).ids(),
                        text -> words.read(text, BosPolicy.NEVER, declared).ids(),
                        opened.shape().contextSize(),
                        aggregation == Aggregation.NONE)
                .read(examples);
    }

    /** Of all that the effects of an example depend on, and of the examples themselves. */
    private String identity(LanguageModel opened, List<Place> places, List<Example> found) {
        Fingerprint identity = new Fingerprint();
        opened.files().forEach(identity::add);
        places.forEach(
                place -> identity.add(place.hook().toString()).add(place.sae().sha256()));
        identity.add(aggregation.name()).add(Integer.toString(steps));
        found.forEach(example -> identity.add(Arrays.toString(example.clean()))
                .add(Arrays.toString(example.patch()))
                .add(example.cleanAnswer() + " " + example.patchAnswer()));
        return identity.sha256();
    }

    private void show(String part, long done, long of) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(Locale.ROOT, "%s: %,d of %,d%n", part, done, of);
        err.flush();
    }

    private void print(CircuitResult result, List<Place> places) {
        PrintWriter to = spec.commandLine().getOut();
        Names names = new Names(places);
        to.printf(
                Locale.ROOT,
                "%,d of %,d nodes that are ever active have a mean effect above %s on %,d examples%n",
                result.nodes().size(),
                result.everActive(),
                threshold,
                result.examples());
        to.printf(Locale.ROOT, "%-20s %8s %12s %12s %12s%n", "node", "position", "effect", "patching", "exact");
        result.nodes().stream()
                .limit(SHOWN)
                .forEach(found -> to.printf(
                        Locale.ROOT,
                        "%-20s %8s %12.4f %12.4f %12s%n",
                        names.of(found.node()),
                        found.node().position() == Node.ANYWHERE
                                ? "all"
                                : found.node().position(),
                        found.effect(),
                        found.patching(),
                        found.exact().isPresent()
                                ? String.format(
                                        Locale.ROOT, "%.4f", found.exact().getAsDouble())
                                : ""));
        to.printf(
                Locale.ROOT,
                "%,d edges between them have a mean effect above %s%n",
                result.edges().size(),
                edgeThreshold);
        result.edges().stream()
                .limit(SHOWN)
                .forEach(edge -> to.printf(
                        Locale.ROOT,
                        "%-24s -> %-24s %12.4f%n",
                        names.whole(edge.from()),
                        names.whole(edge.to()),
                        edge.effect()));
        to.printf(Locale.ROOT, "%12s %8s %13s %13s%n", "threshold", "nodes", "faithfulness", "completeness");
        result.curve()
                .points()
                .forEach(point -> to.printf(
                        Locale.ROOT,
                        "%12.5f %8d %13.4f %13.4f%n",
                        point.threshold(),
                        point.nodes(),
                        point.faithfulness(result.curve()),
                        point.completeness(result.curve())));
        result.agreement()
                .forEach((which, correlation) -> to.printf(
                        Locale.ROOT,
                        "%s: Spearman %.4f, Pearson %.4f with the exact effects of %,d nodes%n",
                        which,
                        correlation.spearman(),
                        correlation.pearson(),
                        correlation.count()));
        to.flush();
    }
}
