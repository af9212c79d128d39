package io.asterism.benchmarks;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A partition's records up to an offset, read with a consumer of its own, as the tasks of Spark's connector do.
 *
 * @param bootstrapServers the broker
 * @param topic of the partition
 * @param partition its number
 * @param end the offset after the last record
 */
record OffsetRange(String bootstrapServers, String topic, int partition, long end) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int FETCHED_BYTES = 8 << 20;

    /** All that is written to a topic, committed or not. */
    static List<OffsetRange> all(String bootstrapServers, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers, "read_uncommitted")) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            return consumer.endOffsets(partitions).entrySet().stream()
                    .map(end -> new OffsetRange(
                            bootstrapServers, topic, end.getKey().partition(), end.getValue()))
                    .toList();
        }
    }

    /** Visits the values of the records when they are committed. */
    void read(Consumer<byte[]> values) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers, "read_committed")) {
            TopicPartition assigned = new TopicPartition(topic, partition);
            consumer.assign(List.of(assigned));
            consumer.seekToBeginning(List.of(assigned));
            while (consumer.position(assigned) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    values.accept(record.value());
                }
            }
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers, String isolation) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "isolation.level", isolation,
                        "max.partition.fetch.bytes", FETCHED_BYTES,
                        "fetch.max.bytes", FETCHED_BYTES,
                        "max.poll.records", 1 << 20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
