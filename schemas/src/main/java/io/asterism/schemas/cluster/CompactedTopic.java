package io.asterism.schemas.cluster;

import io.asterism.schemas.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** A compacted topic of one partition, read from its beginning on by a reader of its own. For one thread. */
public final class CompactedTopic<T extends SpecificRecord> implements AutoCloseable {
    private final TopicReader reader;
    private final AvroCodec<T> codec;

    /** Opens a topic, which need not be there yet. */
    public CompactedTopic(KafkaConnection kafka, String topic, AvroCodec<T> codec) {
        this.reader = TopicReader.ofFirst(kafka, topic);
        this.codec = codec;
    }

    /** Takes a topic's records in their order. */
    public interface Visitor<T> {
        /** The value now in force under a key; null when it was removed. */
        void value(String key, @Nullable T value);

        /** A key or a value that cannot be read, or that {@link #value} threw at. */
        void unreadable(String key, String reason);
    }

    /** Visits what comes within a time. */
    public void poll(Duration wait, Visitor<T> visitor) {
        reader.poll(wait, record -> visit(record, visitor));
    }

    /** Visits everything that is committed now. */
    public void readToEnd(Visitor<T> visitor) {
        reader.readToEnd(record -> visit(record, visitor));
    }

    /** Whatever one record is, the next is visited: the topic is everybody's. */
    private void visit(ConsumerRecord<byte[], byte[]> record, Visitor<T> visitor) {
        if (record.key() == null) {
            visitor.unreadable("", "the record at offset " + record.offset() + " of " + record.topic() + " has no key");
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        try {
            visitor.value(key, record.value() == null ? null : codec.decode(record.value()));
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            visitor.unreadable(key, Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    /** Ends a poll that waits in another thread. */
    public void wakeup() {
        reader.wakeup();
    }

    @Override
    public void close() {
        reader.close();
    }
}
