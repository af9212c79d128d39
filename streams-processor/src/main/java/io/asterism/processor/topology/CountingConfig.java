package io.asterism.processor.topology;

import io.asterism.schemas.EventTimeLimit;
import io.asterism.schemas.cluster.ClusterSettings;
import io.asterism.schemas.cluster.Settings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Configuration of the processor service; docs/operations.md has the table. */
@ConfigMapping(prefix = "asterism")
interface CountingConfig {
    /** Whether this instance counts; one that does not answers for nothing. */
    @WithDefault("true")
    boolean counting();

    /** Kafka's bootstrap servers. */
    Optional<String> bootstrapServers();

    /** A file of further client properties, such as those of TLS and SASL. */
    Optional<String> kafkaProperties();

    /** What all topics' names begin with. */
    Optional<String> prefix();

    /** Where the stores' files go. */
    @WithName("state-directory")
    @WithDefault("asterism-state")
    Path stateDirectory();

    /** {@code host:port} at which other instances reach this one's queries. */
    Optional<String> applicationServer();

    /** A name under which this instance takes up its partitions again after a restart, without a wait. */
    Optional<String> instance();

    /** Threads that count each SAE; 0 for as many as the machine has cores, but no more than there are partitions. */
    @WithDefault("0")
    int threads();

    /** Time between commits. */
    @WithDefault("10s")
    Duration commitInterval();

    /** Copies of each task's state kept warm on other instances. */
    @WithDefault("0")
    int standbys();

    /** Partitions of topics that are made. */
    Optional<Integer> partitions();

    /** Replicas of topics that are made, changelogs among them; -1 for the broker's default. */
    Optional<Integer> replication();

    /** Compression of the changelogs: none, lz4, zstd, snappy or gzip. */
    @WithDefault("none")
    String changelogCompression();

    /** How far ahead of its record and of the clock an event may be dated. */
    @WithName("event-time-ahead")
    @WithDefault("1h")
    Duration eventTimeAhead();

    /** The settings as the applications take them. */
    default InstanceSettings settings() {
        Map<String, String> configured = new HashMap<>();
        bootstrapServers().ifPresent(value -> configured.put(ClusterSettings.BOOTSTRAP, value));
        kafkaProperties().ifPresent(value -> configured.put(ClusterSettings.FILE, value));
        partitions().ifPresent(value -> configured.put(ClusterSettings.PARTITIONS, value.toString()));
        prefix().ifPresent(value -> configured.put(ClusterSettings.PREFIX, value));
        replication().ifPresent(value -> configured.put(ClusterSettings.REPLICATION, value.toString()));
        ClusterSettings cluster = ClusterSettings.of(Settings.configured(configured));
        return new InstanceSettings(
                cluster.kafka(),
                cluster.topics(),
                stateDirectory(),
                applicationServer().orElse(""),
                instance().orElse(""),
                threads(),
                commitInterval(),
                standbys(),
                cluster.replication(),
                changelogCompression(),
                EventTimeLimit.of(eventTimeAhead()),
                () -> false);
    }
}
