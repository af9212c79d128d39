package io.asterism.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are not there yet, each with the settings its content needs; what exists is left as it is. */
public final class TopicSetup {
    /** Records of up to this many bytes are taken; producers and consumers are set to match. */
    public static final int LARGEST_RECORD = 8 << 20;

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
    }
}
