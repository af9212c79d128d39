package io.asterism.processor.graph;

import io.asterism.benchmarks.Fingerprint;
import io.asterism.benchmarks.ForkFigures;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.TaskStream;
import io.asterism.processor.counting.Window;
import io.asterism.processor.counting.WorkloadState;
import io.asterism.processor.directory.SaeLabels;
import io.asterism.processor.export.NodeTable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How long it takes to find an SAE's groups by the published rule, on one core while another thread counts as fast as it can: the
 * spanning forest of all pairs, the threshold search, the components, their shapes, and the table of latents written out. The stream is
 * counted again and again meanwhile, so its distinct pairs stay the same; in the end the counts must be right.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
public class GroupSearchBenchmark {
    private @Nullable TaskStream counted;
    private CompletableFuture<Long> passes = CompletableFuture.completedFuture(0L);
    private volatile boolean stopping;

    /** Counts the stream once, sees that the groups are right, and goes on counting. */
    @Setup
    public void start(WorkloadState workload) throws IOException {
        TaskStream stream = new TaskStream(workload.stream());
        stream.advance(Integer.MAX_VALUE);
        counted = stream;
        requireRight();
        passes = CompletableFuture.supplyAsync(() -> {
            long done = 1;
            while (!stopping) {
                stream.advance(Integer.MAX_VALUE);
                done++;
            }
            return done;
        });
        ForkFigures.note(ForkFigures.TOKENS, workload.stream().tokens());
    }

    /** From counts to the table of latents. */
    @Benchmark
    public Grouping groups() throws IOException {
        JaccardGraph graph = new JaccardGraph(counts(), 1);
        Grouping grouping = Grouping.of(graph, SpanningForest.of(graph), ThresholdRule.PUBLISHED);
        new NodeTable(stream().manifest(), 0, graph::fires, grouping, latent -> List.of(), SaeLabels.NONE)
                .writeTo(OutputStream.nullOutputStream());
        return grouping;
    }

    private TaskStream stream() {
        if (counted == null) {
            throw new IllegalStateException("the stream has not been counted yet");
        }
        return counted;
    }

    private PairCounts counts() {
        return stream().counts().pairs(Window.TOTAL, 0);
    }

    /** The components by the definition: every pair looked at, at the threshold that was found. */
    private void requireRight() throws IOException {
        Grouping grouping = groups();
        PairCounts counts = counts();
        int dSae = counts.dSae();
        int[] parent = new int[dSae];
        Arrays.setAll(parent, i -> i);
        long[] row = new long[dSae];
        long distinct = 0;
        for (int i = 0; i < dSae; i++) {
            Arrays.fill(row, 0);
            counts.addRow(i, 0, dSae, row);
            for (int j = i + 1; j < dSae; j++) {
                distinct += row[j] > 0 ? 1 : 0;
                long union = counts.fires(i) + counts.fires(j) - row[j];
                if (row[j] > 0
                        && (double) row[j] / union >= grouping.threshold().value()) {
                    parent[root(parent, i)] = root(parent, j);
                }
            }
        }
        for (int i = 0; i < dSae; i++) {
            int first = grouping.components().members(grouping.components().of(i))[0];
            if (root(parent, i) != root(parent, first)) {
                throw new IllegalStateException("latent " + i + " is not connected with latent " + first);
            }
        }
        long roots = Arrays.stream(parent).map(i -> root(parent, i)).distinct().count();
        if (roots != grouping.components().count()) {
            throw new IllegalStateException(
                    grouping.components().count() + " components were found, expected " + roots);
        }
        ForkFigures.note(ForkFigures.INCREMENTS, (double) distinct);
    }

    private static int root(int[] parent, int node) {
        int at = node;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /** What was counted meanwhile is right. */
    @TearDown
    public void check(WorkloadState workload) {
        stopping = true;
        long times = passes.join();
        Fingerprint once = workload.expected();
        WorkloadState.check(
                Fingerprint.of(counts()),
                new Fingerprint(once.tokens() * times, once.counts() * times, once.hash() * times));
    }
}
