package io.asterism.broker;

import io.asterism.schemas.InputException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker and its KRaft controller in this JVM, for one machine: it listens on the loopback interface and keeps
 * everything in one data directory, from which it goes on when it is started again, however it ended.
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** For {@code start}: a partition keeps all its records. */
    public static final long KEEP_ALL = -1;

    private static final int ATTEMPTS_AT_FREE_PORTS = 5;

    private final DataDirectory data;
    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(DataDirectory data, KafkaRaftServer server, int port) {
        this.data = data;
        this.server = server;
        this.port = port;
    }

    /** Starts a broker that keeps all records: see {@link #start(Path, int, long)}. */
    public static EmbeddedBroker start(Path data, int port) {
        return start(data, port, KEEP_ALL);
    }

    /**
     * Starts a broker and returns when it answers.
     *
     * @param data the directory of its logs and metadata, made and formatted if need be
     * @param port the port to listen on, 0 for any free one
     * @param retainedBytes bytes a partition keeps at most before its oldest records go, or {@link #KEEP_ALL}
     * @throws InputException if the port is taken, or the directory cannot be written or is another broker's
     */
    public static EmbeddedBroker start(Path data, int port, long retainedBytes) {
        return start(data, port, retainedBytes, Map.of());
    }

    /**
     * Starts a broker with other settings than it has by itself, such as those of TLS and SASL: see {@link #start(Path, int, long)}. Its
     * listener for clients is called {@code CLIENTS}.
     *
     * @param more Kafka's settings
     * @throws InputException also if a setting cannot be used
     */
    public static EmbeddedBroker start(Path data, int port, long retainedBytes, Map<String, String> more) {
        if (port != 0) {
            Ports.requireFree(port);
        }
        DataDirectory directory = DataDirectory.open(data);
        try {
            return start(directory, port, retainedBytes, more);
        } catch (RuntimeException | Error e) {
            directory.close();
            throw e;
        }
    }

    private static EmbeddedBroker start(DataDirectory data, int port, long retainedBytes, Map<String, String> more) {
        for (int attempt = 1; ; attempt++) {
            int brokerPort = port == 0 ? Ports.free() : port;
            int controllerPort = Ports.free();
            BrokerSettings settings = new BrokerSettings(data.logs(), brokerPort, controllerPort, retainedBytes, more);
            KafkaRaftServer server = new KafkaRaftServer(config(settings), Time.SYSTEM);
            try {
                server.startup();
                return new EmbeddedBroker(data, server, brokerPort);
            } catch (RuntimeException e) {
                server.shutdown();
                server.awaitShutdown();
                if (!isPortTaken(e) || attempt == ATTEMPTS_AT_FREE_PORTS) {
                    throw e;
                }
                if (port != 0) {
                    Ports.requireFree(port);
                }
            }
        }
    }

    private static KafkaConfig config(BrokerSettings settings) {
        try {
            return KafkaConfig.fromProps(settings.toProperties(), false);
        } catch (ConfigException | IllegalArgumentException e) {
            throw new InputException(
                    e, "the broker's settings cannot be used (%s), expected those of a Kafka broker", e.getMessage());
        }
    }

    private static boolean isPortTaken(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    /** Where clients find the broker: {@code 127.0.0.1:<port>}. */
    public String bootstrapServers() {
        return Ports.LOOPBACK + ":" + port;
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /**
     * Takes all members out of all consumer groups. After a kill the groups would wait for the members that died until their sessions end;
     * whoever starts this broker and knows that nobody else uses it can spare them that. A member that is alive joins again.
     */
    public void forgetMembers() {
        LeftMembers.forget(bootstrapServers());
    }

    /** Stops the broker in order; its data stay. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        data.close();
    }
}
