package io.asterism.processor.topology;

import io.asterism.schemas.EventTimeLimit;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How an instance counts.
 *
 * @param kafka the cluster
 * @param topics names of the topics
 * @param stateDirectory where the stores' files go
 * @param applicationServer {@code host:port} at which other instances reach this one's queries; empty where there are none
 * @param instance name under which the instance takes up its partitions again after a restart without a wait; empty where instances come and go
 * @param threads threads that count each SAE; 0 for as many as there are cores, but no more than partitions
 * @param commitInterval time between commits; what a crash repeats, and how often changed rows are stored
 * @param standbys copies of each task's state kept warm on other instances
 * @param replication replicas of the changelogs; -1 for the broker's default
 * @param compression of what goes to the changelogs: none, lz4, zstd, snappy or gzip
 * @param eventTimes which event times are believed
 * @param moreIsSure whether more records are sure to come at once: while they are, tokens wait until a batch is full or a commit is due
 */
public record InstanceSettings(
        KafkaConnection kafka,
        Topics topics,
        Path stateDirectory,
        String applicationServer,
        String instance,
        int threads,
        Duration commitInterval,
        int standbys,
        int replication,
        String compression,
        EventTimeLimit eventTimes,
        BooleanSupplier moreIsSure) {
    /** Settings that believe event times as far ahead as is usual. */
    public InstanceSettings(
            KafkaConnection kafka,
            Topics topics,
            Path stateDirectory,
            String applicationServer,
            String instance,
            int threads,
            Duration commitInterval,
            int standbys,
            int replication,
            String compression) {
        this(
                kafka,
                topics,
                stateDirectory,
                applicationServer,
                instance,
                threads,
                commitInterval,
                standbys,
                replication,
                compression,
                EventTimeLimit.DEFAULT,
                () -> false);
    }

    /** Defaults for one instance on one machine. */
    public static InstanceSettings local(KafkaConnection kafka, Topics topics, Path stateDirectory) {
        return new InstanceSettings(
                kafka, topics, stateDirectory, "", "local", 1, Duration.ofSeconds(10), 0, 1, "none");
    }

    /** The same with so many threads for each SAE. */
    public InstanceSettings withThreads(int number) {
        return new InstanceSettings(
                kafka,
                topics,
                stateDirectory,
                applicationServer,
                instance,
                number,
                commitInterval,
                standbys,
                replication,
                compression,
                eventTimes,
                moreIsSure);
    }

    /** The same for a stream of which somebody knows whether more of it is sure to come at once. */
    public InstanceSettings withMoreIsSure(BooleanSupplier known) {
        return new InstanceSettings(
                kafka,
                topics,
                stateDirectory,
                applicationServer,
                instance,
                threads,
                commitInterval,
                standbys,
                replication,
                compression,
                eventTimes,
                known);
    }
}
