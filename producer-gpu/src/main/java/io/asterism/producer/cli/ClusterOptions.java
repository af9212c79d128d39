package io.asterism.producer.cli;

import io.asterism.schemas.cluster.ClusterSettings;
import io.asterism.schemas.cluster.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which cluster a command works on, and how topics are made that are missing there; what is not given comes from the settings. */
public final class ClusterOptions {
    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "A broker of the cluster, or several separated by commas (default: "
                    + ClusterSettings.DEFAULT_BOOTSTRAP + ").")
    private Optional<String> bootstrap = Optional.empty();

    @Option(
            names = {"--kafka", "--kafka-properties"},
            paramLabel = "FILE",
            description = "Further Kafka client properties, such as those of TLS and SASL.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            description = "What the names of the topics begin with (default: asterism).")
    private Optional<String> prefix = Optional.empty();

    @Option(
            names = "--partitions",
            paramLabel = "P",
            description = "Partitions of topics that are made (default: " + ClusterSettings.DEFAULT_PARTITIONS + ").")
    private Optional<Integer> partitions = Optional.empty();

    @Option(
            names = "--replication",
            paramLabel = "R",
            description = "Replicas of topics that are made (default: -1, as many as the broker makes by itself).")
    private Optional<Integer> replication = Optional.empty();

    /**
     * What the options and the settings of this process come to.
     *
     * @throws io.asterism.schemas.InputException if the properties file cannot be read, or a value or a name is not legal
     */
    public ClusterSettings settings() {
        Map<String, String> given = new HashMap<>();
        bootstrap.ifPresent(value -> given.put(ClusterSettings.BOOTSTRAP, value));
        file.ifPresent(value -> given.put(ClusterSettings.FILE, value.toString()));
        prefix.ifPresent(value -> given.put(ClusterSettings.PREFIX, value));
        partitions.ifPresent(value -> given.put(ClusterSettings.PARTITIONS, value.toString()));
        replication.ifPresent(value -> given.put(ClusterSettings.REPLICATION, value.toString()));
        return ClusterSettings.of(Settings.of(given));
    }
}
