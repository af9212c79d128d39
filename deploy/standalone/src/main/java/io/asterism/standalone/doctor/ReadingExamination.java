package io.asterism.standalone.doctor;

import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.StreamEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Whether what was written is read by somebody. */
final class ReadingExamination implements Examination {
    private final KafkaConnection kafka;
    private final Admin admin;
    private final List<Readers> all;

    /** Looks at groups whose topics are there. */
    ReadingExamination(KafkaConnection kafka, Admin admin, List<Readers> all) {
        this.kafka = kafka;
        this.admin = admin;
        this.all = all;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        try (StreamEnd end = new StreamEnd(kafka)) {
            for (Readers readers : all) {
                findings.add(of(readers, end));
            }
        }
        return findings;
    }

    private Finding of(Readers readers, StreamEnd end) {
        Map<TopicPartition, Long> next;
        int members;
        try {
            next = next(readers);
            members = members(readers.group());
        } catch (AuthorizationException e) {
            return Finding.note(
                    "the cluster does not show group '%s' (%s), expected the right Describe on it",
                    readers.group(), e.getMessage());
        }
        if (end.isReached(next)) {
            return members > 0
                    ? Finding.sound(
                            "all %s on '%s' are read; group '%s' has %s",
                            readers.records(), readers.topic(), readers.group(), counted(members))
                    : Finding.note(
                            "all %s on '%s' are read, and nobody waits for more: 'asterism %s' does",
                            readers.records(), readers.topic(), readers.command());
        }
        Map<TopicPartition, Long> written = Ends.committed(admin, next.keySet());
        long waiting = next.entrySet().stream()
                .mapToLong(reader -> Math.max(0, written.get(reader.getKey()) - reader.getValue()))
                .sum();
        return members > 0
                ? Finding.note(
                        "some %,d %s on '%s' are still to be read; group '%s' has %s at it",
                        waiting, readers.records(), readers.topic(), readers.group(), counted(members))
                : Finding.wrong(
                        "some %,d %s on '%s' wait and nobody reads them: group '%s' has no member, expected 'asterism %s' to run",
                        waiting, readers.records(), readers.topic(), readers.group(), readers.command());
    }

    private static String counted(int members) {
        return members == 1 ? "1 member" : members + " members";
    }

    private Map<TopicPartition, Long> next(Readers readers) {
        Map<TopicPartition, OffsetAndMetadata> committed = ClusterAnswer.of(
                admin.listConsumerGroupOffsets(readers.group()).partitionsToOffsetAndMetadata(),
                ReadingExamination::unlessKnown);
        return Ends.partitions(admin, List.of(readers.topic())).stream()
                .collect(Collectors.toMap(
                        partition -> partition,
                        partition -> committed.get(partition) == null
                                ? 0L
                                : committed.get(partition).offset(),
                        Math::max,
                        () -> new TreeMap<>(Ends.ORDER)));
    }

    private int members(String group) {
        return ClusterAnswer.of(
                admin.describeConsumerGroups(List.of(group))
                        .describedGroups()
                        .get(group)
                        .thenApply(described -> described.members().size()),
                reason -> {
                    unlessKnown(reason);
                    return 0;
                });
    }

    /** A group that never had a member is none. */
    private static Map<TopicPartition, OffsetAndMetadata> unlessKnown(KafkaException reason) {
        if (reason instanceof GroupIdNotFoundException) {
            return Map.of();
        }
        throw reason;
    }
}
