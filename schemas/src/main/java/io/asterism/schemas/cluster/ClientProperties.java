package io.asterism.schemas.cluster;

import io.asterism.schemas.InputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Properties of Kafka's clients that a user gives: which there are, and which are not the user's. */
final class ClientProperties {
    private static final List<ConfigDef> CLIENTS =
            List.of(AdminClientConfig.configDef(), ConsumerConfig.configDef(), ProducerConfig.configDef());

    private static final String PROVIDERS = "config.providers";

    /** What exact counts rest on, or what each client needs to be what it is. */
    private static final Set<String> OURS = Set.of(
            "group.id",
            "group.instance.id",
            "group.protocol",
            "transactional.id",
            "isolation.level",
            "enable.auto.commit",
            "auto.offset.reset",
            "partition.assignment.strategy",
            "enable.idempotence",
            "acks",
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer");

    private ClientProperties() {}

    /**
     * Checks names and values.
     *
     * @param from where they stand
     * @throws InputException if one is unknown, has no legal value, or is Asterism's own affair
     */
    static void check(Map<String, String> properties, String from) {
        properties.keySet().forEach(name -> requireKnown(name, from));
        for (ConfigDef client : CLIENTS) {
            Map<String, String> its = new HashMap<>(properties);
            its.keySet().retainAll(client.names());
            for (ConfigValue value : client.validate(its)) {
                if (its.containsKey(value.name()) && !value.errorMessages().isEmpty()) {
                    throw new InputException(
                            "'%s' in %s cannot be used (%s), expected a value that Kafka takes",
                            value.name(), from, value.errorMessages().get(0));
                }
            }
        }
    }

    private static void requireKnown(String name, String from) {
        if (OURS.contains(name)) {
            throw new InputException(
                    "'%s' in %s is Asterism's own affair, expected properties of how the cluster is reached",
                    name, from);
        }
        boolean known = name.equals(PROVIDERS)
                || name.startsWith(PROVIDERS + ".")
                || CLIENTS.stream().anyMatch(client -> client.names().contains(name));
        if (!known) {
            throw new InputException(
                    "'%s' in %s is no property of a Kafka client, expected one such as 'security.protocol'",
                    name, from);
        }
    }
}
