package io.asterism.processor.counting;

import io.asterism.benchmarks.Fingerprint;
import io.asterism.benchmarks.ForkFigures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How long a commit stops the counting: every block that changed is encoded. A good part of a stream is counted before each run, so that
 * nearly every row has changed. What is drained is loaded into an empty task at the end and must come to the same counts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
public class FlushBenchmark {
    private static final int CONTEXTS_BETWEEN = 256;

    private final Map<BlockKey, byte[]> stored = new HashMap<>();
    private final List<Map.Entry<byte[], byte[]>> drained = new ArrayList<>();
    private List<TaskStream> task = List.of();

    /** Counts the whole stream. */
    @Setup
    public void count(WorkloadState workload) {
        TaskStream stream = new TaskStream(workload.stream());
        stream.advance(Integer.MAX_VALUE);
        WorkloadState.check(Fingerprint.of(total(stream.counts())), workload.expected());
        task = List.of(stream);
        ForkFigures.note(ForkFigures.TOKENS, workload.stream().tokens());
    }

    private static PairCounts total(TaskCounts counts) {
        return counts.pairs(Window.TOTAL, 0);
    }

    /** Counts what will have changed. */
    @Setup(Level.Invocation)
    public void change() {
        task.get(0).advance(CONTEXTS_BETWEEN);
    }

    /** Every changed block as bytes. */
    @Benchmark
    public int drain() {
        task.get(0).counts().drain((key, block) -> {
            if (block != null) {
                drained.add(Map.entry(key, block));
            }
        });
        return drained.size();
    }

    /** Stores the blocks. */
    @TearDown(Level.Invocation)
    public void store() {
        long bytes = 0;
        for (Map.Entry<byte[], byte[]> block : drained) {
            stored.put(BlockKey.of(block.getKey()), block.getValue());
            bytes += block.getValue().length;
        }
        double pairs = entries();
        drained.clear();
        ForkFigures.note(ForkFigures.INCREMENTS, pairs);
        ForkFigures.note(ForkFigures.BYTES_PER_PAIR, bytes / pairs);
    }

    private double entries() {
        return stored.entrySet().stream()
                .filter(block -> block.getKey().kind() == BlockKey.Kind.PANE_ROW)
                .mapToDouble(block -> new PackedRow(block.getValue()).entries())
                .sum();
    }

    /** The stored blocks are the counts. */
    @TearDown
    public void check() {
        TaskCounts restored = task.get(0).empty();
        stored.forEach((key, block) -> restored.load(key.toBytes(), block));
        WorkloadState.check(
                Fingerprint.of(total(restored)),
                Fingerprint.of(total(task.get(0).counts())));
    }
}
