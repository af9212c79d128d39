package io.asterism.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs the JMH benchmarks on a workload. Each checks its own counts and ends the run where they are wrong. */
final class KernelRuns {
    /** What the counting does. */
    static final String COUNTING = "io\\.asterism\\.processor\\.counting\\..*";

    /** What is made of counts. */
    static final String GROUPS = "io\\.asterism\\.processor\\.(graph|subspace)\\..*";

    private final Path folder;
    private final int runs;
    private final String heap;

    KernelRuns(Path folder, int runs, String heap) {
        this.folder = folder;
        this.runs = runs;
        this.heap = heap;
    }

    List<Measurement> run(String benchmarks, WorkloadFile file) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(benchmarks)
                .param("workload", file.workload().label())
                .param("tokens", Integer.toString(file.tokens()))
                .param("folder", folder.toString())
                .forks(1)
                .warmupIterations(2)
                .measurementIterations(runs)
                .timeUnit(TimeUnit.SECONDS)
                .jvmArgs("-Xmx" + heap, "-Xms" + heap)
                .jvmArgsAppend(Trial.MEMORY.toArray(String[]::new))
                .addProfiler(ForkFigures.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        List<Measurement> measurements = new ArrayList<>();
        for (RunResult result : results) {
            measurements.add(measurement(result, file));
        }
        return measurements;
    }

    private Measurement measurement(RunResult result, WorkloadFile file) {
        boolean sampled = result.getParams().getMode() == Mode.SampleTime;
        Statistics time = result.getPrimaryResult().getStatistics();
        double seconds = time.getPercentile(sampled ? 99 : 50);
        double tokens = noted(result, ForkFigures.TOKENS);
        double bytes = noted(result, ForkFigures.BYTES_PER_PAIR);
        return new Measurement(
                name(result) + (sampled ? ", p99" : ""),
                file.workload().label(),
                (long) tokens,
                seconds,
                tokens / seconds,
                noted(result, ForkFigures.INCREMENTS) / seconds,
                noted(result, ForkFigures.PEAK_RSS_MB),
                1,
                true,
                sampled ? (int) time.getN() : runs,
                bytes == 0 ? null : bytes);
    }

    /** {@code PairKernelBenchmark.count} as "pair kernel: count". */
    private static String name(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        int method = benchmark.lastIndexOf('.');
        int type = benchmark.lastIndexOf('.', method - 1);
        return words(benchmark.substring(type + 1, method).replace("Benchmark", "")) + ": "
                + words(benchmark.substring(method + 1));
    }

    private static String words(String camel) {
        return camel.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static double noted(RunResult result, String name) {
        for (String label : result.getSecondaryResults().keySet()) {
            if (label.endsWith(name)) {
                return result.getSecondaryResults().get(label).getStatistics().getMax();
            }
        }
        return 0;
    }
}
