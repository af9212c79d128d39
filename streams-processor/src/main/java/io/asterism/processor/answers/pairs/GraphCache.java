package io.asterism.processor.answers.pairs;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.asterism.processor.answers.Question;
import io.asterism.processor.counting.Window;
import io.asterism.processor.graph.Measure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Keeps each network for two seconds, or for four times as long as it took to find if that is longer, and finds one at a time: pages
 * that refresh, however many, never take more than one core, and one that looks at one network takes a fifth of it.
 */
@ApplicationScoped
class GraphCache {
    private static final int ENTRIES = 64;
    private static final long LEAST_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int COSTS = 4;

    /** Networks of nearby limits share one search. */
    private static final int LEAST_LIMIT = 512;

    /** What has to be the same: not the least weight, which only cuts the list short. */
    private record Key(String sae, Window window, int threshold, Measure measure, long minCount, int limit) {}

    private record Found(StrongestPairs strongest, long nanos) {}

    private final ExecutorService searcher = Executors.newSingleThreadExecutor(action -> {
        Thread thread = new Thread(action, "graph-search");
        thread.setDaemon(true);
        return thread;
    });

    private final AsyncCache<Key, Found> cache = Caffeine.newBuilder()
            .maximumSize(ENTRIES)
            .executor(searcher)
            .expireAfter(Expiry.<Key, Found>creating(
                    (key, found) -> Duration.ofNanos(Math.max(LEAST_NANOS, COSTS * found.nanos()))))
            .buildAsync();

    /** The strongest pairs: {@code limit} of them, or more. */
    StrongestPairs of(Question question, Measure measure, long minCount, int limit) {
        int rounded = Math.max(LEAST_LIMIT, Integer.highestOneBit(2 * limit - 1));
        Key key =
                new Key(question.sae().id(), question.window(), question.thresholdIndex(), measure, minCount, rounded);
        CompletableFuture<Found> found = cache.get(key, absent -> find(question, measure, minCount, rounded));
        try {
            return found.join().strongest();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static Found find(Question question, Measure measure, long minCount, int limit) {
        long start = System.nanoTime();
        StrongestPairs strongest = StrongestPairs.find(question, measure, minCount, limit);
        return new Found(strongest, System.nanoTime() - start);
    }

    @PreDestroy
    void stop() {
        searcher.shutdownNow();
    }
}
