package io.asterism.schemas.cluster;

import io.asterism.schemas.InputException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What a topic is like.
 *
 * @param partitions their number
 * @param replicas of its first partition
 * @param settings those in force; none where they may not be read
 */
record TopicState(int partitions, int replicas, Map<String, String> settings) {
    /**
     * Those of the topics that are there, by name.
     *
     * @throws InputException if one may not be described
     */
    static Map<String, TopicState> of(Admin admin, Collection<String> names) {
        Map<String, TopicDescription> described = new TreeMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, topic) -> {
            try {
                described.put(name, got(topic));
            } catch (UnknownTopicOrPartitionException e) {
                // It is missing.
            } catch (AuthorizationException e) {
                throw new InputException(
                        e,
                        "the cluster does not show the topic '%s' (%s), expected the right Describe on it",
                        name,
                        e.getMessage());
            }
        });
        Map<String, TopicState> states = new TreeMap<>();
        Map<String, Map<String, String>> settings = settings(admin, described.keySet());
        described.forEach((name, topic) -> states.put(
                name,
                new TopicState(
                        topic.partitions().size(),
                        topic.partitions().get(0).replicas().size(),
                        settings.getOrDefault(name, Map.of()))));
        return states;
    }

    private static Map<String, Map<String, String>> settings(Admin admin, Collection<String> names) {
        Map<String, Map<String, String>> settings = new HashMap<>();
        admin.describeConfigs(names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .values()
                .forEach((topic, config) -> {
                    try {
                        settings.put(topic.name(), named(got(config)));
                    } catch (AuthorizationException | UnknownTopicOrPartitionException e) {
                        // Then nothing is known of them.
                    }
                });
        return settings;
    }

    private static Map<String, String> named(Config config) {
        Map<String, String> named = new HashMap<>();
        config.entries().forEach(entry -> {
            if (entry.value() != null) {
                named.put(entry.name(), entry.value());
            }
        });
        return named;
    }

    private static <T> T got(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException reason
                    ? reason
                    : new KafkaException("topics cannot be described", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while describing topics", e);
        }
    }
}
