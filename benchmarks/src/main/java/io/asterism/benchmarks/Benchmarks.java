package io.asterism.benchmarks;

import io.asterism.benchmarks.Contestant.Outcome;
import io.asterism.producer.model.Engines;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code benchmarks/run}. */
@Command(
        name = "benchmarks/run",
        description =
                "Measures the counting and other engines on the same stream; no time is told before its counts were"
                        + " checked.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class Benchmarks implements Callable<Integer> {
    private static final List<String> SUITES =
            List.of("kernel", "groups", "end-to-end", "forward", "analyze", "peers", "all");
    private static final int REFUSED = 2;
    private static final int FAILED = 1;

    /** Of g24: some fifty million distinct pairs. */
    private static final int GROUP_TOKENS = 60_000;

    @Parameters(
            paramLabel = "SUITE",
            defaultValue = "all",
            description =
                    "kernel, groups, end-to-end, forward, analyze, peers or all, which are the first three and peers"
                            + " (default: ${DEFAULT-VALUE})")
    String suite = "";

    @Option(
            names = "--workload",
            defaultValue = "g24",
            description = "g24, h24, k20 or k150 (default: ${DEFAULT-VALUE})")
    String workload = "";

    @Option(
            names = "--tokens",
            defaultValue = "500000",
            description = "length of the stream (default: ${DEFAULT-VALUE})")
    int tokens;

    @Option(
            names = "--runs",
            defaultValue = "5",
            description = "runs of which the median is told (default: ${DEFAULT-VALUE})")
    int runs;

    @Option(names = "--peer", defaultValue = "", description = "only the engines whose name holds this text")
    String peer = "";

    @Option(
            names = "--heap",
            defaultValue = "4g",
            description = "heap of the kernel's process (default: ${DEFAULT-VALUE})")
    String heap = "";

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "of forward: cpu or cuda (default: ${DEFAULT-VALUE})")
    String device = "";

    @Option(
            names = "--work",
            defaultValue = "benchmarks/target/work",
            description = "folder for streams and runs (default: ${DEFAULT-VALUE})")
    Path work = Path.of("");

    @Option(
            names = "--output",
            defaultValue = "benchmarks/target/results.jsonl",
            description = "file to which the JSON lines are added (default: ${DEFAULT-VALUE})")
    Path output = Path.of("");

    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new Benchmarks());
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            if (failure instanceof InputException) {
                line.getErr().println("benchmarks: " + failure.getMessage());
                return REFUSED;
            }
            throw failure;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!SUITES.contains(suite) || tokens < 1 || runs < 1) {
            throw new InputException(
                    "suite '%s' with %d tokens and %d runs cannot be measured, expected one of %s and both at least 1",
                    suite, tokens, runs, SUITES);
        }
        Path folder = work.toAbsolutePath();
        if (suite.equals("forward")) {
            for (ForwardModel shapes : ForwardModel.values()) {
                new ForwardPass(shapes, folder.resolve("forward"), Engines.device(device), runs).run(System.out);
            }
            return 0;
        }
        if (suite.equals("analyze")) {
            WorkloadFile held = WorkloadFile.in(folder, Workload.H24, Math.min(tokens, WholeAnalysis.TOKENS));
            new WholeAnalysis(folder.resolve("analyze"), runs).run(System.out, held);
            return 0;
        }
        WorkloadFile file = WorkloadFile.in(folder, Workload.fromLabel(workload), tokens);
        Files.createDirectories(output.toAbsolutePath().getParent());
        Report report = new Report(System.out, output);
        boolean failed = false;
        if (isAsked("kernel")) {
            failed |= !isMeasured(KernelRuns.COUNTING, file, report);
        }
        if (isAsked("groups")) {
            WorkloadFile beginning = WorkloadFile.in(folder, file.workload(), Math.min(tokens, GROUP_TOKENS));
            failed |= !isMeasured(KernelRuns.GROUPS, beginning, report);
        }
        for (Contestant contestant : Trial.contestants()) {
            boolean own = contestant instanceof EndToEnd;
            if (isAsked(own ? "end-to-end" : "peers") && contestant.name().contains(peer)) {
                try {
                    measure(contestant, file, report);
                } catch (InputException e) {
                    throw e;
                } catch (IOException | RuntimeException e) {
                    failed = true;
                    report.fail(contestant.name(), String.valueOf(e.getMessage()));
                }
            }
        }
        return failed ? FAILED : 0;
    }

    /** Runs JMH benchmarks; one that fails ends its suite and not the command. */
    private boolean isMeasured(String benchmarks, WorkloadFile file, Report report) {
        try {
            new KernelRuns(work.toAbsolutePath(), runs, heap)
                    .run(benchmarks, file)
                    .forEach(report::add);
            return true;
        } catch (RunnerException e) {
            report.fail(benchmarks, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private boolean isAsked(String part) {
        return suite.equals(part) || suite.equals("all");
    }

    private void measure(Contestant contestant, WorkloadFile file, Report report)
            throws IOException, InterruptedException {
        String missing = contestant.missing();
        if (!missing.isEmpty()) {
            report.skip(contestant.name(), missing);
            return;
        }
        SparseTokens stream = SparseTokens.read(file.path(), Math.min(tokens, contestant.mostTokens()));
        Fingerprint expected = Fingerprint.of(stream);
        double[] seconds = new double[runs];
        double peak = 0;
        int cores = 0;
        for (int run = 0; run < runs; run++) {
            Outcome outcome = Trial.run(contestant, file.path(), stream.tokens());
            if (!outcome.fingerprint().equals(expected)) {
                throw new IllegalStateException(String.format(
                        "%s counted %s, expected %s", contestant.name(), outcome.fingerprint(), expected));
            }
            seconds[run] = outcome.seconds();
            peak = Math.max(peak, outcome.peakRssMb());
            cores = Math.max(cores, outcome.cores());
        }
        report.add(Measurement.of(contestant.name(), file, stream, median(seconds), peak, cores, runs));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
