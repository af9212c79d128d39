package io.asterism.producer.cli;

import io.asterism.producer.kafka.KafkaConnection;
import io.asterism.schemas.InputException;
import io.asterism.schemas.TopicSetup;
import io.asterism.schemas.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Option;

/** Which cluster a command works on, and how topics are made that are missing there. */
final class ClusterOptions {
    private static final Pattern LEGAL_PREFIX = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

    @Option(
            names = "--bootstrap",
            required = true,
            paramLabel = "HOST:PORT",
            description = "A broker of the cluster, or several separated by commas.")
    String bootstrap = "";

    @Option(
            names = "--kafka",
            paramLabel = "FILE",
            description = "Further Kafka client properties, such as those of TLS and SASL.")
    Optional<Path> properties = Optional.empty();

    @Option(
            names = "--prefix",
            defaultValue = "asterism",
            paramLabel = "NAME",
            description = "What the names of the topics begin with (default: ${DEFAULT-VALUE}).")
    String prefix = "asterism";

    @Option(
            names = "--partitions",
            defaultValue = "2",
            paramLabel = "P",
            description = "Partitions of topics that are made (default: ${DEFAULT-VALUE}).")
    int partitions = 2;

    @Option(
            names = "--replication",
            defaultValue = "1",
            paramLabel = "R",
            description = "Replicas of topics that are made (default: ${DEFAULT-VALUE}).")
    short replication = 1;

    /**
     * The cluster.
     *
     * @throws InputException if it does not answer
     */
    KafkaConnection connect() {
        requireAtLeastOne("--partitions", partitions);
        requireAtLeastOne("--replication", replication);
        KafkaConnection kafka = new KafkaConnection(bootstrap, clientProperties());
        kafka.requireBroker();
        return kafka;
    }

    Topics topics() {
        if (!LEGAL_PREFIX.matcher(prefix).matches()) {
            throw new InputException(
                    "--prefix is '%s', expected 1 to 64 letters, digits, '.', '_' or '-', not starting with '.'",
                    prefix);
        }
        return new Topics(prefix);
    }

    /** Makes topics that are missing. */
    void setUp(KafkaConnection kafka, Consumer<TopicSetup> setup) {
        try (Admin admin = kafka.admin()) {
            setup.accept(new TopicSetup(admin, topics(), replication));
        }
    }

    private Map<String, String> clientProperties() {
        Map<String, String> all = new HashMap<>();
        properties.ifPresent(file -> {
            Properties read = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                read.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new InputException(e, "cannot read Kafka client properties from '%s' (%s)", file, e);
            }
            read.stringPropertyNames().forEach(name -> all.put(name, read.getProperty(name)));
        });
        return all;
    }

    private static void requireAtLeastOne(String option, int value) {
        if (value < 1) {
            throw new InputException("%s is %d, expected 1 or more", option, value);
        }
    }
}
