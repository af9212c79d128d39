package io.asterism.schemas.cluster;

import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are not there yet, each with the settings its content needs; what exists is left as it is. */
public final class TopicSetup {
    private static final Duration LEADERS = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration JOBS_KEPT = Duration.ofDays(1);
    private static final String COMPACTED_AND_FORGOTTEN =
            TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE;

    private final Admin admin;
    private final Topics topics;
    private final short replication;

    /** Creates topics through this client, with so many replicas each. */
    public TopicSetup(Admin admin, Topics topics, short replication) {
        this.admin = admin;
        this.topics = topics;
        this.replication = replication;
    }

    /** The topics that all SAEs share. */
    public void shared(int partitions) {
        create(List.of(
                stream(topics.documents(), partitions),
                compacted(topics.saes()),
                compacted(topics.subspaces()),
                compacted(topics.groups()),
                forgotten(topics.jobs(), partitions, TopicConfig.CLEANUP_POLICY_DELETE),
                forgotten(topics.jobEvents(), 1, COMPACTED_AND_FORGOTTEN),
                stream(topics.deadLetters(), 1)));
    }

    /** The topics of one SAE. */
    public void sae(SaeId sae, int partitions) {
        create(List.of(stream(topics.activations(sae), partitions), compacted(topics.latents(sae))));
    }

    private NewTopic stream(String name, int partitions) {
        return new NewTopic(name, partitions, replication)
                .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Topics.LARGEST_RECORD)));
    }

    private NewTopic compacted(String name) {
        return new NewTopic(name, 1, replication)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(Topics.LARGEST_RECORD)));
    }

    /** What is of no use to anyone after a while. */
    private NewTopic forgotten(String name, int partitions, String cleanup) {
        return new NewTopic(name, partitions, replication)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        cleanup,
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(JOBS_KEPT.toMillis()),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(Topics.LARGEST_RECORD)));
    }

    private void create(List<NewTopic> wanted) {
        List<RuntimeException> failures = new ArrayList<>();
        admin.createTopics(missing(wanted)).values().forEach((name, created) -> {
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
        awaitLeaders(wanted.stream().map(NewTopic::name).toList());
    }

    /** Topics that are there are not asked for again: who may only use them may not make them. */
    private List<NewTopic> missing(List<NewTopic> wanted) {
        Set<String> there = new HashSet<>();
        admin.describeTopics(wanted.stream().map(NewTopic::name).toList())
                .topicNameValues()
                .forEach((name, topic) -> {
                    try {
                        there.add(topic.get().name());
                    } catch (ExecutionException e) {
                        // Whatever keeps it from being described, making it says more.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new KafkaException("interrupted while looking for topic " + name, e);
                    }
                });
        return wanted.stream().filter(topic -> !there.contains(topic.name())).toList();
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
