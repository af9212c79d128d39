package io.asterism.standalone.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;

/** Whether records wait behind a transaction that nobody ends. */
final class TransactionExamination implements Examination {
    /** A transaction that is written to has a record a second or so; commits are seconds apart. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final Admin admin;
    private final Collection<String> topics;
    private final Clock clock;

    /** Looks at topics that are there. */
    TransactionExamination(Admin admin, Collection<String> topics, Clock clock) {
        this.admin = admin;
        this.topics = topics;
        this.clock = clock;
    }

    @Override
    public List<Finding> findings() {
        List<TopicPartition> partitions = Ends.partitions(admin, topics);
        Map<TopicPartition, Long> committed = Ends.committed(admin, partitions);
        Map<TopicPartition, Long> written = Ends.written(admin, partitions);
        List<TopicPartition> open = partitions.stream()
                .filter(partition -> committed.get(partition) < written.get(partition))
                .toList();
        List<Finding> findings = new ArrayList<>();
        Map<TopicPartition, Optional<PartitionProducerState>> producers = new TreeMap<>(Ends.ORDER);
        if (!open.isEmpty()) {
            var described = admin.describeProducers(open);
            open.forEach(partition -> producers.put(
                    partition,
                    ClusterAnswer.of(
                            described.partitionResult(partition).thenApply(Optional::of), reason -> Optional.empty())));
        }
        producers.forEach((partition, state) -> findings.add(of(
                partition,
                written.get(partition) - committed.get(partition),
                state.flatMap(TransactionExamination::oldest))));
        if (findings.stream().noneMatch(found -> found.weight() == Finding.Weight.WRONG)) {
            findings.add(Finding.sound("no records wait behind a transaction that was left open"));
        }
        return findings;
    }

    private Finding of(TopicPartition partition, long records, Optional<ProducerState> oldest) {
        if (oldest.isEmpty()) {
            return Finding.note(
                    "%,d records at the end of partition %d of '%s' are not committed yet",
                    records, partition.partition(), partition.topic());
        }
        Instant last = Instant.ofEpochMilli(oldest.get().lastTimestamp()).truncatedTo(ChronoUnit.SECONDS);
        if (Duration.between(last, clock.instant()).compareTo(QUIET) < 0) {
            return Finding.note(
                    "%,d records at the end of partition %d of '%s' are in a transaction that was last written to at %s",
                    records, partition.partition(), partition.topic(), last);
        }
        return Finding.wrong(
                "%,d records at the end of partition %d of '%s' wait behind a transaction of producer %d that was last written to at %s:"
                        + " whoever began it has gone or hangs; the broker undoes it when its time is over, a worker of the same"
                        + " name when it starts",
                records, partition.partition(), partition.topic(), oldest.get().producerId(), last);
    }

    private static Optional<ProducerState> oldest(PartitionProducerState state) {
        return state.activeProducers().stream()
                .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                .min(Comparator.comparingLong(
                        producer -> producer.currentTransactionStartOffset().getAsLong()));
    }
}
