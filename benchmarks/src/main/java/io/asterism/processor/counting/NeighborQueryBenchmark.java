package io.asterism.processor.counting;

import io.asterism.benchmarks.Fingerprint;
import io.asterism.benchmarks.ForkFigures;
import io.asterism.processor.graph.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How long it takes to find a latent's 50 strongest neighbors by Jaccard while another thread counts as fast as it can: what a query does, without
 * HTTP and JSON. The counting goes on to the end of the stream and must then come to its counts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
public class NeighborQueryBenchmark {
    private static final int STRONGEST = 50;

    private record Neighbor(int latent, double jaccard) {}

    private final SplittableRandom random = new SplittableRandom(5);
    private List<TaskCounts> task = List.of();
    private CompletableFuture<Long> passes = CompletableFuture.completedFuture(0L);
    private volatile boolean stopping;

    /** Counts the stream once, sees that an answer is right, and goes on counting. */
    @Setup
    public void start(WorkloadState workload) {
        TaskStream stream = new TaskStream(workload.stream());
        stream.advance(Integer.MAX_VALUE);
        task = List.of(stream.counts());
        requireRight(strongest(7));
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

    /** One question about a random latent. */
    @Benchmark
    public int neighbors() {
        return strongest(random.nextInt(counts().dSae())).size();
    }

    private PairCounts counts() {
        return task.get(0).pairs(Window.TOTAL, 0);
    }

    private List<Neighbor> strongest(int latent) {
        PairCounts counts = counts();
        long[] row = new long[counts.dSae()];
        counts.addNeighbors(latent, row);
        long fires = counts.fires(latent);
        long tokens = counts.tokens();
        PriorityQueue<Neighbor> found = new PriorityQueue<>(Comparator.comparingDouble(Neighbor::jaccard));
        for (int other = 0; other < row.length; other++) {
            if (row[other] > 0) {
                double jaccard = Measure.JACCARD.of(row[other], fires, counts.fires(other), tokens);
                if (found.size() < STRONGEST || jaccard > found.element().jaccard()) {
                    found.add(new Neighbor(other, jaccard));
                    if (found.size() > STRONGEST) {
                        found.remove();
                    }
                }
            }
        }
        List<Neighbor> strongest = new ArrayList<>(found);
        strongest.sort(Comparator.comparingDouble(Neighbor::jaccard).reversed());
        return strongest;
    }

    /** By the definition, pair by pair, while nobody counts. */
    private void requireRight(List<Neighbor> answer) {
        PairCounts counts = counts();
        List<Double> all = new ArrayList<>();
        for (int other = 0; other < counts.dSae(); other++) {
            if (other != 7) {
                double both = counts.count(7, other);
                all.add(both / (counts.fires(7) + counts.fires(other) - both));
            }
        }
        all.sort(Comparator.reverseOrder());
        for (int k = 0; k < answer.size(); k++) {
            if (Math.abs(answer.get(k).jaccard() - all.get(k)) > 1e-12) {
                throw new IllegalStateException(answer.get(k) + " is neighbor " + k + ", expected " + all.get(k));
            }
        }
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
