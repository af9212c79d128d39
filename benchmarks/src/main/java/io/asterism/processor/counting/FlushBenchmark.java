package io.asterism.processor.counting;

import io.asterism.benchmarks.Fingerprint;
import io.asterism.benchmarks.ForkFigures;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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

    private final NavigableMap<byte[], byte[]> stored = new TreeMap<>(Arrays::compareUnsigned);
    private final List<Map.Entry<byte[], byte @Nullable []>> drained = new ArrayList<>();
    private List<TaskStream> task = List.of();
    private long pairs;

    /** Counts the whole stream. */
    @Setup
    public void count(WorkloadState workload) {
        TaskStream stream = new TaskStream(workload.stream());
        stream.advance(Integer.MAX_VALUE);
        WorkloadState.check(Fingerprint.of(total(stream.counts())), workload.expected());
        task = List.of(stream);
        pairs = distinct(total(stream.counts()));
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

    /** Every changed block as bytes: rows, however few tokens they were changed by. */
    @Benchmark
    public int drain() {
        task.get(0).counts().wantRows();
        return tokens();
    }

    /** The same with the tokens in place of the rows that they changed. */
    @Benchmark
    public int tokens() {
        task.get(0).counts().drain((key, block) -> drained.add(new SimpleEntry<>(key, block)));
        return drained.size();
    }

    /** Stores the blocks. */
    @TearDown(Level.Invocation)
    public void store() {
        for (Map.Entry<byte[], byte @Nullable []> block : drained) {
            byte[] value = block.getValue();
            if (value == null) {
                stored.remove(block.getKey());
            } else {
                stored.put(block.getKey(), value);
            }
        }
        drained.clear();
        ForkFigures.note(ForkFigures.INCREMENTS, (double) pairs);
        ForkFigures.note(ForkFigures.BYTES_PER_PAIR, (double) pairBytes() / pairs);
    }

    private long pairBytes() {
        return stored.entrySet().stream()
                .filter(block -> switch (BlockKey.of(block.getKey()).kind()) {
                    case PANE_ROW, PANE_TOKENS -> true;
                    case PROGRESS, PANE, PANE_LATENTS, PANE_QUALITY, LATENT_NUMBERS, LATENT_CONTEXTS -> false;
                })
                .mapToLong(block -> block.getValue().length)
                .sum();
    }

    private static long distinct(PairCounts counts) {
        long distinct = 0;
        long[] row = new long[counts.dSae()];
        for (int latent = 0; latent < row.length; latent++) {
            Arrays.fill(row, 0);
            counts.addRow(latent, 0, row.length, row);
            distinct += Arrays.stream(row).filter(count -> count > 0).count();
        }
        return distinct;
    }

    /** The stored blocks are the counts. */
    @TearDown
    public void check() {
        TaskCounts restored = task.get(0).empty();
        stored.forEach(restored::load);
        restored.loaded();
        WorkloadState.check(
                Fingerprint.of(total(restored)),
                Fingerprint.of(total(task.get(0).counts())));
    }
}
