package io.asterism.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are not there yet, each with the settings its content needs; what exists is left as it is. */
public final class TopicSetup {
    /** Records of up to this many bytes are taken; producers and consumers are set to match. */
    public static final int LARGEST_RECORD = 8 << 20;

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

    /** The topics that all SAEs share. */
    public void shared(int partitions) {
        create(List.of(
                stream(topics.documents(), partitions),
                compacted(topics.saes()),
                compacted(topics.subspaces()),
                compacted(topics.groups()),
                stream(topics.deadLetters(), 1)));
    }

    /** The topics of one SAE. */
    public void sae(SaeId sae, int partitions) {
        create(List.of(stream(topics.activations(sae), partitions), compacted(topics.latents(sae))));
    }

    private NewTopic stream(String name, int partitions) {
        return new NewTopic(name, partitions, replication)
                .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(LARGEST_RECORD)));
    }

    private NewTopic compacted(String name) {
        return new NewTopic(name, 1, replication)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(LARGEST_RECORD)));
    }

    private void create(List<NewTopic> wanted) {
        List<KafkaException> failures = new ArrayList<>();
        admin.createTopics(wanted).values().forEach((name, created) -> {
            try {
                created.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
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
