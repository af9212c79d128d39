package io.asterism.processor.answers.groups;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.asterism.processor.answers.Question;
import io.asterism.processor.counting.Window;
import io.asterism.processor.graph.Grouping;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Keeps each network and each grouping of one for ten seconds, or for four times as long as it took to find if that is longer, and
 * finds one at a time: so a list of groups and the look at one of them speak of the same groups, and pages that refresh never take
 * more than one core.
 */
@ApplicationScoped
class NetworkCache {
    private static final int NETWORKS = 16;
    private static final int GROUPINGS = 32;
    private static final long LEAST_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int COSTS = 4;

    /** A network with its groups. */
    record Grouped(Network network, Grouping grouping) {}

    private record NetworkKey(String sae, Window window, int threshold, long minCount) {}

    private record GroupingKey(NetworkKey network, GroupingRule rule) {}

    private record Found<T>(T value, long nanos) {}

    private final ExecutorService finder = Executors.newSingleThreadExecutor(action -> {
        Thread thread = new Thread(action, "group-search");
        thread.setDaemon(true);
        return thread;
    });

    private final AsyncCache<NetworkKey, Found<Network>> networks = cache(NETWORKS);
    private final AsyncCache<GroupingKey, Found<Grouped>> groupings = cache(GROUPINGS);

    private <K, V> AsyncCache<K, Found<V>> cache(int entries) {
        return Caffeine.newBuilder()
                .maximumSize(entries)
                .executor(finder)
                .expireAfter(Expiry.<K, Found<V>>creating(
                        (key, found) -> Duration.ofNanos(Math.max(LEAST_NANOS, COSTS * found.nanos()))))
                .buildAsync();
    }

    /** The network a question is about. */
    Network network(Question question, long minCount) {
        NetworkKey key = key(question, minCount);
        return await(networks.get(key, absent -> timed(() -> Network.find(question, minCount))));
    }

    /** Its groups by a rule. */
    Grouped grouped(Question question, GroupingRule rule, long minCount) {
        Network network = network(question, minCount);
        GroupingKey key = new GroupingKey(key(question, minCount), rule);
        return await(groupings.get(
                key,
                absent -> timed(() -> {
                    Network now =
                            new Network(network.basis(), network.graph().over(question.pairs()), network.forest());
                    return new Grouped(now, rule.group(now));
                })));
    }

    private static NetworkKey key(Question question, long minCount) {
        return new NetworkKey(question.sae().id(), question.window(), question.thresholdIndex(), minCount);
    }

    private static <V> Found<V> timed(Supplier<V> search) {
        long start = System.nanoTime();
        V value = search.get();
        return new Found<>(value, System.nanoTime() - start);
    }

    private static <V> V await(CompletableFuture<Found<V>> found) {
        try {
            return found.join().value();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @PreDestroy
    void stop() {
        finder.shutdownNow();
    }
}
