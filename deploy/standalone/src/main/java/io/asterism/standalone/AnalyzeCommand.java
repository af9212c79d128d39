package io.asterism.standalone;

import io.asterism.standalone.analysis.Analysis;
import io.asterism.standalone.analysis.AnalysisInput;
import io.asterism.standalone.analysis.ProgressDisplay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            description = "Where the results go, a folder per SAE.")
    Path out;

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Count latents as active above this activation; several may be given (default: 0 and 1.5).")
    List<Double> thresholds = new ArrayList<>();

    @Option(
            names = "--partitions",
            defaultValue = "1",
            paramLabel = "P",
            description =
                    "Count in so many independent parts, which are added up in the end (default: ${DEFAULT-VALUE}).")
    int partitions;

    @Mixin
    InputOptions input = new InputOptions();

    @Override
    public Integer call() throws InterruptedException {
        Partitions.required(partitions);
        try (AnalysisInput opened = input.open(spec.commandLine(), thresholds);
                ProgressDisplay display = new ProgressDisplay(Terminal.isThere(), opened.unit())) {
            new Analysis(out, partitions, Version.current(), display, Logs::openIn).run(opened);
        }
        return 0;
    }
}
