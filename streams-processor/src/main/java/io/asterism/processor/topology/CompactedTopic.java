package io.asterism.processor.topology;

import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.TopicSetup;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** A compacted topic of one partition, read from its beginning on by a reader of its own. For one thread. */
final class CompactedTopic<T extends SpecificRecord> implements AutoCloseable {
    /** Takes a topic's records in their order. */
    interface Visitor<T> {
        /** The value now in force under a key; null when it was removed. */
        void value(String key, @Nullable T value);

        /** A key or a value that cannot be read, or that {@link #value} threw at. */
        void unreadable(String key, String reason);
    }

    private final Consumer<String, byte[]> consumer;
    private final TopicPartition partition;
    private final AvroCodec<T> codec;

    CompactedTopic(String bootstrapServers, String topic, AvroCodec<T> codec) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, TopicSetup.LARGEST_RECORD);
        this.consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        this.partition = new TopicPartition(topic, 0);
        this.codec = codec;
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Visits what comes within a time. */
    void poll(Duration wait, Visitor<T> visitor) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
            visit(record, visitor);
        }
    }

    /** Whatever one record is, the next is visited: the topic is everybody's. */
    private void visit(ConsumerRecord<String, byte[]> record, Visitor<T> visitor) {
        if (record.key() == null) {
            visitor.unreadable("", "the record at offset " + record.offset() + " of " + record.topic() + " has no key");
            return;
        }
        try {
            visitor.value(record.key(), record.value() == null ? null : codec.decode(record.value()));
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            visitor.unreadable(record.key(), Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    /** Visits everything that is committed now. */
    void readToEnd(Visitor<T> visitor) {
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
            poll(Duration.ofMillis(200), visitor);
        }
    }

    /** Ends a poll that waits in another thread. */
    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        // It has neither a group nor offsets to leave behind, and would wait for the fetch that is under way.
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
