package io.asterism.processor.counting;

import io.asterism.benchmarks.ForkFigures;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** How fast one core counts a stream that is in memory into rows that can be queried, from the first token to the last. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
public class PairKernelBenchmark {
    private LevelCounts counts = new LevelCounts(Shape.triangle(0), 1);

    /** Batches filled and counted. */
    @Benchmark
    public long count(WorkloadState workload) {
        counts = workload.count();
        return counts.tokens();
    }

    /** Every count of every run is checked. */
    @TearDown(Level.Invocation)
    public void check(WorkloadState workload) {
        WorkloadState.check(WorkloadState.fingerprint(counts), workload.expected());
        ForkFigures.note(ForkFigures.TOKENS, workload.stream().tokens());
        ForkFigures.note(ForkFigures.INCREMENTS, (double) workload.stream().increments());
        counts = new LevelCounts(Shape.triangle(0), 1);
    }
}
