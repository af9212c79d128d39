package io.asterism.schemas.cluster;

import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are not there yet, each with the settings its content needs; what exists is left as it is. */
public final class TopicSetup {
    private static final Duration LEADERS = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Admin admin;
    private final Topics topics;
    private final short replication;

    /** Creates topics through this client, with so many replicas each. */
    public TopicSetup(Admin admin, Topics topics, short replication) {
        this.admin = admin;
        this.topics = topics;
        this.replication = replication;
    }

    /**
     * The topics that all SAEs share.
     *
     * @throws InputException if one that is there cannot be used; then none is made
     */
    public void shared(int partitions) {
        create(TopicNeed.shared(topics, partitions, false, replication));
    }

    /**
     * The topics of one SAE.
     *
     * @throws InputException if one that is there cannot be used; then none is made
     */
    public void sae(SaeId sae, int partitions) {
        create(TopicNeed.sae(topics, sae, partitions, false, replication));
    }

    private void create(List<TopicNeed> wanted) {
        List<String> names = wanted.stream().map(TopicNeed::name).toList();
        Map<String, TopicState> there = TopicState.of(admin, names);
        wanted.stream()
                .filter(need -> there.containsKey(need.name()))
                .forEach(need -> need.requireUse(there.get(need.name())));
        List<RuntimeException> failures = new ArrayList<>();
        // Topics that are there are not asked for again: who may only use them may not make them.
        admin.createTopics(wanted.stream()
                        .filter(need -> !there.containsKey(need.name()))
                        .map(TopicNeed::newTopic)
                        .toList())
                .values()
                .forEach((name, created) -> {
                    try {
                        created.get();
                    } catch (ExecutionException e) {
                        if (e.getCause() instanceof ApiException refused && !(refused instanceof RetriableException)) {
                            if (!(refused instanceof TopicExistsException)) {
                                failures.add(new InputException(
                                        e,
                                        "the cluster does not make the topic '%s' (%s), expected the right to, or that it is there",
                                        name,
                                        refused.getMessage()));
                            }
                        } else {
                            failures.add(new KafkaException("cannot create topic " + name, e.getCause()));
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        failures.add(new KafkaException("interrupted while creating topic " + name, e));
                    }
                });
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        awaitLeaders(names);
    }

    /**
     * Returns when every partition's leader answers. A producer that is quicker than the leader may have its second batch taken before its
     * first one, which is then out of order for ever.
     */
    private void awaitLeaders(List<String> names) {
        long end = System.nanoTime() + LEADERS.toNanos();
        while (true) {
            try {
                Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
                admin.describeTopics(names)
                        .allTopicNames()
                        .get()
                        .forEach((name, topic) -> topic.partitions()
                                .forEach(partition -> partitions.put(
                                        new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
                admin.listOffsets(partitions).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > end) {
                    throw new KafkaException("topics " + names + " have no leader yet", e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted while waiting for the leaders of " + names, e);
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
