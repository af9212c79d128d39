package io.asterism.processor.jobs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Which models some worker takes jobs for, as the members of the model's consumer group tell. */
final class ModelWorkers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** A worker that is there stays for a while; one that is not may come at any moment. */
    private static final Duration BELIEVED = Duration.ofSeconds(2);

    private final Admin admin;
    private final Topics topics;
    private final Cache<String, Boolean> present =
            Caffeine.newBuilder().expireAfterWrite(BELIEVED).build();

    ModelWorkers(KafkaConnection kafka, Topics topics) {
        this.admin = kafka.admin();
        this.topics = topics;
    }

    /**
     * Whether there is one.
     *
     * @throws IllegalStateException if the cluster cannot be asked
     */
    boolean areThere(String model) {
        if (present.getIfPresent(model) != null) {
            return true;
        }
        String group = topics.jobGroup(model);
        try {
            boolean found = !admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .members()
                    .isEmpty();
            if (found) {
                present.put(model, true);
            }
            return found;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw new IllegalStateException("the cluster does not say which workers there are: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the cluster does not say which workers there are", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for workers", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
