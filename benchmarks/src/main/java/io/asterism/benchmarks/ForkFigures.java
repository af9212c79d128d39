package io.asterism.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/** Takes out of a JMH fork what goes beside its time: its peak memory, and what the benchmark notes of its work. */
public final class ForkFigures implements InternalProfiler {
    /** Peak resident memory, MiB. */
    static final String PEAK_RSS_MB = "peak_rss_mb";

    /** Tokens behind the figure. */
    public static final String TOKENS = "tokens";

    /** Counts that one operation adds, or where it only reads and writes counts, handles. */
    public static final String INCREMENTS = "increments";

    /** Bytes for each distinct pair. */
    public static final String BYTES_PER_PAIR = "bytes_per_pair";

    private static final Map<String, Double> NOTED = new ConcurrentHashMap<>();

    /** Notes a figure of the benchmark that runs in this process. */
    public static void note(String name, double value) {
        NOTED.put(name, value);
    }

    @Override
    public String getDescription() {
        return "peak memory and the benchmark's own figures";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<ScalarResult> figures = new ArrayList<>();
        figures.add(figure(PEAK_RSS_MB, PeakMemory.mebibytes()));
        NOTED.forEach((name, value) -> figures.add(figure(name, value)));
        return figures;
    }

    private static ScalarResult figure(String name, double value) {
        return new ScalarResult(name, value, "", AggregationPolicy.MAX);
    }
}
