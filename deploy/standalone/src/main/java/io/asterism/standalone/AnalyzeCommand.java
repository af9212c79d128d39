package io.asterism.standalone;

import io.asterism.producer.cli.Measured;
import io.asterism.producer.cli.Progress;
import io.asterism.schemas.InputException;
import io.asterism.schemas.npz.NpzPacking;
import io.asterism.standalone.analysis.Analysis;
import io.asterism.standalone.analysis.AnalysisInput;
import io.asterism.standalone.results.GroupRequest;
import io.asterism.standalone.results.PairRequest;
import io.asterism.standalone.results.Phases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "analyze",
        description = "Count the co-occurrences of a corpus or of activations, and write them to files.")
final class AnalyzeCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where the results go, a folder per SAE and pair.")
    Path out;

    @Option(
            names = "--partitions",
            paramLabel = "P",
            description =
                    "Count in so many independent parts, which are added up in the end (default: one a processor).")
    Optional<Integer> partitions = Optional.empty();

    @Option(
            names = "--subspaces",
            defaultValue = "12",
            paramLabel = "N",
            description =
                    "Track so many groups of their own accord, the most interesting ones (default: ${DEFAULT-VALUE}).")
    int subspaces;

    @Option(
            names = "--subspace",
            paramLabel = "NAME=LATENTS",
            description = "Track these latents as a group too, such as months=3,17,21; can be given several times.")
    List<String> named = new ArrayList<>();

    @Option(
            names = "--pair",
            paramLabel = "A~B",
            description =
                    "Count the latents of these two SAEs together as well, on the same tokens; can be given several times.")
    List<String> pairs = new ArrayList<>();

    @Option(
            names = "--lag",
            paramLabel = "K",
            description = "Count the pairs' second SAE K tokens later than the first, within a context.")
    Optional<Integer> lag = Optional.empty();

    @Option(
            names = "--within",
            paramLabel = "W",
            description = "Count the pairs' second SAE over the W tokens after each of the first's, within a context.")
    Optional<Integer> within = Optional.empty();

    @Option(
            names = "--compression",
            defaultValue = "fast",
            paramLabel = "none|fast",
            description =
                    "How the matrices are stored: fast is a fifth of the size, none is quicker to write and to read"
                            + " (default: ${DEFAULT-VALUE}).")
    NpzPacking compression = NpzPacking.FAST;

    @Mixin
    InputOptions input = new InputOptions();

    @Override
    public Integer call() throws InterruptedException {
        int parts = partitions.map(Partitions::required).orElseGet(Partitions::oneAProcessor);
        GroupRequest groups = GroupRequest.parse(named, subspaces);
        List<PairRequest> paired = PairRequest.parse(pairs, lag, within);
        Phases phases = new Phases();
        long began = System.nanoTime();
        try (AnalysisInput opened = phases.time("checking the input", () -> input.open(spec.commandLine()))) {
            opened.manifests().stream()
                    .flatMap(Measured::line)
                    .forEach(spec.commandLine().getOut()::println);
            opened.shortfall().ifPresent(spec.commandLine().getOut()::println);
            spec.commandLine().getOut().flush();
            try (Progress display = new Progress("Counting", opened.unit(), OptionalLong.of(opened.size()))) {
                new Analysis(out, parts, groups, paired, compression, phases, Version.current(), display, Logs::openIn)
                        .run(opened);
            }
            if (opened.shortfall().isPresent()) {
                throw new InputException("%s", opened.shortfall().get());
            }
        }
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "The results are in %s after %.1f s: %s%n",
                        out,
                        (System.nanoTime() - began) / 1e9,
                        phases);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
