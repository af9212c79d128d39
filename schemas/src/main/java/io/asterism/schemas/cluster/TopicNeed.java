package io.asterism.schemas.cluster;

import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What a topic has to be like.
 *
 * @param name of the topic
 * @param partitions that it gets when it is made
 * @param isFixed whether another number of partitions is wrong
 * @param cleanup its {@code cleanup.policy}
 * @param kept after which records go when it is made; zero for what the broker does by itself
 * @param replication replicas that it gets when it is made; {@link ClusterSettings#BROKERS_DEFAULT} for any number
 */
public record TopicNeed(
        String name, int partitions, boolean isFixed, String cleanup, Duration kept, short replication) {
    /** For how long work is of use to anyone, and what came of it. */
    private static final Duration JOBS_KEPT = Duration.ofDays(1);

    private static final Duration AS_THE_BROKER_LIKES = Duration.ZERO;

    private static final String COMPACTED_AND_FORGOTTEN =
            TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE;

    /** The topics that all SAEs share. */
    static List<TopicNeed> shared(Topics topics, int partitions, boolean isFixed, short replication) {
        return List.of(
                stream(topics.documents(), partitions, isFixed, replication),
                compacted(topics.saes(), replication),
                compacted(topics.subspaces(), replication),
                compacted(topics.labels(), replication),
                compacted(topics.groups(), replication),
                compacted(topics.pairs(), replication),
                new TopicNeed(
                        topics.jobs(), partitions, false, TopicConfig.CLEANUP_POLICY_DELETE, JOBS_KEPT, replication),
                new TopicNeed(topics.jobEvents(), 1, true, COMPACTED_AND_FORGOTTEN, JOBS_KEPT, replication),
                stream(topics.deadLetters(), 1, false, replication));
    }

    /** The topics of one SAE. */
    static List<TopicNeed> sae(Topics topics, SaeId sae, int partitions, boolean isFixed, short replication) {
        return List.of(
                stream(topics.activations(sae), partitions, isFixed, replication),
                compacted(topics.latents(sae), replication));
    }

    private static TopicNeed stream(String name, int partitions, boolean isFixed, short replication) {
        return new TopicNeed(
                name, partitions, isFixed, TopicConfig.CLEANUP_POLICY_DELETE, AS_THE_BROKER_LIKES, replication);
    }

    private static TopicNeed compacted(String name, short replication) {
        return new TopicNeed(name, 1, true, TopicConfig.CLEANUP_POLICY_COMPACT, AS_THE_BROKER_LIKES, replication);
    }

    /** Settings that a topic is made with; those of the broker's that are not here may be anything. */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup);
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Topics.LARGEST_RECORD));
        if (!kept.isZero()) {
            settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(kept.toMillis()));
        }
        return settings;
    }

    /** What makes a topic that is there useless, a sentence each. */
    List<String> faults(TopicState there) {
        List<String> faults = new ArrayList<>();
        if (isFixed && there.partitions() != partitions) {
            faults.add(
                    String.format("topic '%s' has %d partitions, expected %d", name, there.partitions(), partitions));
        }
        String policy = there.settings().getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup);
        if (!Set.of(policy.split(",")).equals(Set.of(cleanup.split(",")))) {
            faults.add(String.format(
                    "topic '%s' has %s '%s', expected '%s'", name, TopicConfig.CLEANUP_POLICY_CONFIG, policy, cleanup));
        }
        return faults;
    }

    /** All in which a topic that is there differs from what is needed, a sentence each. */
    List<String> differences(TopicState there) {
        List<String> differences = new ArrayList<>(faults(there));
        String largest = there.settings().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (largest == null) {
            differences.add(String.format(
                    "the settings of topic '%s' cannot be read, expected the right DescribeConfigs", name));
        } else if (Long.parseLong(largest) < Topics.LARGEST_RECORD) {
            differences.add(String.format(
                    "topic '%s' has %s %s, expected %d or more",
                    name, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, largest, Topics.LARGEST_RECORD));
        }
        if (replication != ClusterSettings.BROKERS_DEFAULT && there.replicas() != replication) {
            differences.add(
                    String.format("topic '%s' has %d replicas, expected %d", name, there.replicas(), replication));
        }
        return differences;
    }

    /**
     * Checks a topic that is there.
     *
     * @throws InputException if records in it would be lost or never seen
     */
    void requireUse(TopicState there) {
        List<String> faults = faults(there);
        if (!faults.isEmpty()) {
            throw new InputException(
                    "%s; nothing is changed: make it again, or choose another prefix", String.join("; ", faults));
        }
    }

    NewTopic newTopic() {
        return new NewTopic(name, partitions, replication).configs(settings());
    }
}
