package io.asterism.producer.worker;

import io.asterism.schemas.EventTimeLimit;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.ClusterSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * How a worker works.
 *
 * @param instance its name, which no other living worker of the cluster has and which it keeps when it is started again
 * @param partitions of topics that are made
 * @param replication of topics that are made
 * @param mostDocuments fetched at once
 * @param characters of text after which documents are read and published in one transaction
 * @param eventTimes which event times are believed
 * @param variant of the SAEs, whose workers share the documents among themselves alone
 */
public record WorkerSettings(
        String instance,
        int partitions,
        short replication,
        int mostDocuments,
        int characters,
        EventTimeLimit eventTimes,
        Optional<String> variant) {
    static final Duration WAIT_FOR_DOCUMENTS = Duration.ofMillis(250);

    /** Settings that believe event times as far ahead as is usual. */
    public WorkerSettings(String instance, int partitions, short replication, int mostDocuments, int characters) {
        this(instance, partitions, replication, mostDocuments, characters, EventTimeLimit.DEFAULT, Optional.empty());
    }

    /** Where nothing else is asked for. */
    public static WorkerSettings of(String instance, int partitions) {
        return new WorkerSettings(instance, partitions, ClusterSettings.BROKERS_DEFAULT, 512, 1 << 16);
    }

    /** The same with so many replicas of topics that are made. */
    public WorkerSettings withReplication(short other) {
        return new WorkerSettings(instance, partitions, other, mostDocuments, characters, eventTimes, variant);
    }

    /** The same with another limit for event times. */
    public WorkerSettings withEventTimes(EventTimeLimit other) {
        return new WorkerSettings(instance, partitions, replication, mostDocuments, characters, other, variant);
    }

    /** The same for a variant of the SAEs, or none. */
    public WorkerSettings withVariant(Optional<String> other) {
        return new WorkerSettings(instance, partitions, replication, mostDocuments, characters, eventTimes, other);
    }

    /** The consumer group of the workers that it shares the documents with. */
    String group(Topics topics) {
        return variant.map(topics::workerGroup).orElseGet(topics::workerGroup);
    }
}
