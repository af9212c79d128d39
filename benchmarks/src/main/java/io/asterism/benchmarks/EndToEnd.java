package io.asterism.benchmarks;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.topology.InstanceSettings;
import io.asterism.processor.topology.SaeWatcher;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;

/**
 * Asterism itself, as a service that runs: it has counted the beginning of the stream under other topics before. The records lie in Kafka in
 * a transaction; the clock runs from its commit, which lets them be read, until every record is counted and the application has stopped,
 * which commits the last of them. What is checked is what a second start finds in the committed state.
 */
final class EndToEnd implements Contestant {
    private static final String NAME = "Asterism, Kafka to committed counts";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int mostTokens() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String heap() {
        return "5g";
    }

    /** Batches and fetched records are arrays of megabytes, which regions of the usual size would hold one by one. */
    @Override
    public List<String> jvmOptions() {
        return List.of("-XX:G1HeapRegionSize=16m");
    }

    @Override
    public Outcome count(Path file, int tokens, Path folder) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        SparseTokens stream = SparseTokens.read(file, tokens);
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            InstanceSettings warmUp = settings(broker, new Topics("warm-up"), folder.resolve("warm-up"));
            ActivationTopic warmUpTopic = new ActivationTopic(broker.bootstrapServers(), cores, warmUp.topics());
            int warmUpContexts = warmUpTopic.write(stream.head(Math.min(tokens, WARM_UP)));
            try (SaeWatcher watcher = new SaeWatcher(warmUp, new SimpleMeterRegistry())) {
                watcher.start();
                awaitContexts(watcher, warmUpContexts);
            }

            InstanceSettings settings = settings(broker, Topics.DEFAULT, folder.resolve("state"));
            ActivationTopic topic = new ActivationTopic(broker.bootstrapServers(), cores, settings.topics());
            double seconds;
            int contexts;
            try (ActivationTopic.Held records = topic.hold(stream)) {
                contexts = records.records();
                long start;
                try (SaeWatcher watcher = new SaeWatcher(settings, new SimpleMeterRegistry())) {
                    watcher.start();
                    awaitTasks(watcher, cores);
                    start = System.nanoTime();
                    records.release();
                    awaitContexts(watcher, contexts);
                }
                seconds = (System.nanoTime() - start) / 1e9;
            }
            double peak = PeakMemory.mebibytes();
            long missing = topic.uncommitted(settings.topics().countingApplication(ActivationRecords.SAE));
            if (missing != 0) {
                throw new IllegalStateException(missing + " records are counted but not committed");
            }
            try (SaeWatcher watcher = new SaeWatcher(settings, new SimpleMeterRegistry())) {
                watcher.start();
                awaitContexts(watcher, contexts);
                PairCounts counts = PairCounts.sum(tasks(watcher).stream()
                        .map(task -> task.pairs(Window.TOTAL, 0))
                        .toList());
                return new Outcome(seconds, peak, Fingerprint.of(counts));
            }
        }
    }

    private static InstanceSettings settings(EmbeddedBroker broker, Topics topics, Path state) {
        return InstanceSettings.local(new KafkaConnection(broker.bootstrapServers()), topics, state)
                .withThreads(0);
    }

    private static void awaitTasks(SaeWatcher watcher, int number) throws InterruptedException {
        while (tasks(watcher).size() < number
                || watcher.saes().stream().anyMatch(view -> view.state() != SaeState.RUNNING)) {
            Thread.sleep(5);
        }
    }

    private static void awaitContexts(SaeWatcher watcher, int contexts) throws InterruptedException {
        while (counted(watcher) < contexts) {
            for (SaeView view : watcher.saes()) {
                if (view.state() == SaeState.FAILED) {
                    throw new IllegalStateException("counting failed: " + view.reason());
                }
            }
            Thread.sleep(5);
        }
    }

    private static long counted(SaeWatcher watcher) {
        return tasks(watcher).stream()
                .mapToLong(task -> task.progress().contexts())
                .sum();
    }

    private static List<TaskFigures> tasks(SaeWatcher watcher) {
        return watcher.saes().stream().map(SaeView::tasks).flatMap(List::stream).toList();
    }
}
