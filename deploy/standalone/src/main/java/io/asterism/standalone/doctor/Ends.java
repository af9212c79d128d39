package io.asterism.standalone.doctor;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Where partitions end. */
final class Ends {
    /** By topic, then by number. */
    static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private Ends() {}

    /** The partitions of topics that are there. */
    static List<TopicPartition> partitions(Admin admin, Collection<String> topics) {
        return ClusterAnswer.of(admin.describeTopics(topics).allTopicNames(), "the partitions of its topics")
                .values()
                .stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .sorted(ORDER)
                .toList();
    }

    /** The offsets behind what is committed. */
    static Map<TopicPartition, Long> committed(Admin admin, Collection<TopicPartition> partitions) {
        return of(admin, partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    }

    /** The offsets behind what is written, committed or not. */
    static Map<TopicPartition, Long> written(Admin admin, Collection<TopicPartition> partitions) {
        return of(admin, partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** The offsets of the first records that are kept. */
    static Map<TopicPartition, Long> first(Admin admin, Collection<TopicPartition> partitions) {
        return of(admin, partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    private static Map<TopicPartition, Long> of(
            Admin admin, Collection<TopicPartition> partitions, OffsetSpec where, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> where));
        Map<TopicPartition, Long> ends = new TreeMap<>(ORDER);
        ClusterAnswer.of(
                        admin.listOffsets(asked, new ListOffsetsOptions(isolation))
                                .all(),
                        "where its topics end")
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }
}
