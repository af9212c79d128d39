package io.asterism.schemas.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** What is committed on a topic, read from its beginning on by a reader that belongs to no group. For one thread. */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    private TopicReader(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        this.partitions = partitions;
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads the partitions that a topic has now. */
    public static TopicReader ofAll(KafkaConnection kafka, String topic) {
        Consumer<byte[], byte[]> consumer = kafka.reader();
        try {
            return new TopicReader(
                    consumer,
                    consumer.partitionsFor(topic).stream()
                            .map(partition -> new TopicPartition(topic, partition.partition()))
                            .toList());
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Reads a topic's first partition, without asking whether there are others. */
    static TopicReader ofFirst(KafkaConnection kafka, String topic) {
        return new TopicReader(kafka.reader(), List.of(new TopicPartition(topic, 0)));
    }

    /** Takes records in the order of their partition. */
    public interface Visitor {
        /** Takes one. */
        void visit(ConsumerRecord<byte[], byte[]> record);
    }

    /** Visits what comes within a time. */
    public void poll(Duration wait, Visitor visitor) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(wait);
        records.forEach(visitor::visit);
    }

    /** Visits everything that is committed now. */
    public void readToEnd(Visitor visitor) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            poll(POLL, visitor);
        }
    }

    /** Ends a poll that waits in another thread. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        // It has neither a group nor offsets to leave behind, and would wait for the fetch that is under way.
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
