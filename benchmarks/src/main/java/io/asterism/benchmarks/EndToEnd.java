package io.asterism.benchmarks;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.counting.Window;
import io.asterism.processor.query.SaeState;
import io.asterism.processor.query.SaeView;
import io.asterism.processor.topology.CountingSettings;
import io.asterism.processor.topology.SaeWatcher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;

/**
 * Asterism itself: the records lie in Kafka; the clock runs from the start of the counting application until every record is counted and the
 * application has stopped, which commits the last of them. What is checked is what a second start finds in the committed state.
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

    @Override
    public Outcome count(Path file, int tokens, Path folder) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            ActivationTopic topic = new ActivationTopic(broker.bootstrapServers(), cores);
            int contexts = topic.write(SparseTokens.read(file, tokens));
            CountingSettings settings = CountingSettings.local(
                            broker.bootstrapServers(), ActivationTopic.TOPICS, folder.resolve("state"))
                    .withThreads(cores);
            long start = System.nanoTime();
            try (SaeWatcher watcher = new SaeWatcher(settings, new SimpleMeterRegistry())) {
                watcher.start();
                awaitContexts(watcher, contexts);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double peak = PeakMemory.mebibytes();
            long missing = topic.uncommitted(ActivationTopic.TOPICS.countingApplication(ActivationRecords.SAE));
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
