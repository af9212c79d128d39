package io.asterism.broker;

import io.asterism.schemas.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * What a broker of one node is configured with.
 *
 * @param logs the formatted log directory
 * @param port where clients connect
 * @param controllerPort where the broker reaches its own controller
 * @param retainedBytes bytes a partition keeps at most, -1 for all
 * @param more settings of Kafka's that win over all of these
 */
record BrokerSettings(Path logs, int port, int controllerPort, long retainedBytes, Map<String, String> more) {
    static final int NODE = 1;
    static final String CONTROLLER = "CONTROLLER";

    private static final String CLIENTS = "CLIENTS";
    private static final long DEDUPLICATION_BYTES = 32L << 20;
    /** Activations are tens of kilobytes a record, fetched megabytes at a time. */
    private static final int SOCKET_BYTES = 1 << 20;

    private static final int SEGMENT_BYTES = 128 << 20;

    Properties toProperties() {
        Properties settings = new Properties();
        node(settings);
        singleReplica(settings);
        records(settings);
        threads(settings);
        settings.putAll(more);
        return settings;
    }

    private void node(Properties settings) {
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("controller.quorum.voters", NODE + "@" + Ports.LOOPBACK + ":" + controllerPort);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("inter.broker.listener.name", CLIENTS);
        settings.put("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        settings.put("listeners", listener(CLIENTS, port) + "," + listener(CONTROLLER, controllerPort));
        settings.put("advertised.listeners", listener(CLIENTS, port));
        settings.put("log.dirs", logs.toString());
    }

    private static String listener(String name, int port) {
        return name + "://" + Ports.LOOPBACK + ":" + port;
    }

    private static void singleReplica(Properties settings) {
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.put(topic + ".replication.factor", "1");
            settings.put(topic + ".num.partitions", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("default.replication.factor", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
        // A killed broker's registration holds for one session; only then can the next one register.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
    }

    private void records(Properties settings) {
        String largest = Integer.toString(Topics.LARGEST_RECORD);
        settings.put("message.max.bytes", largest);
        settings.put("replica.fetch.max.bytes", largest);
        settings.put("log.segment.bytes", Integer.toString(SEGMENT_BYTES));
        settings.put("log.retention.bytes", Long.toString(retainedBytes));
        // Records carry the event time of their text, which may be years ago: age says nothing.
        settings.put("log.retention.ms", "-1");
        settings.put("log.message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));
        settings.put("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        // Positions are what makes a run continue; they stay, however long the run is stopped.
        settings.put("offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE));
        settings.put("transactional.id.expiration.ms", Integer.toString(Integer.MAX_VALUE));
    }

    private static void threads(Properties settings) {
        settings.put("socket.send.buffer.bytes", Integer.toString(SOCKET_BYTES));
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("log.cleaner.threads", "1");
        settings.put("log.cleaner.dedupe.buffer.size", Long.toString(DEDUPLICATION_BYTES));
    }
}
