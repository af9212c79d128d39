package io.asterism.schemas.cluster;

import io.asterism.schemas.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Puts values on a topic under their keys, and waits until they are there. */
public final class CompactedWriter<T extends SpecificRecord> implements AutoCloseable {
    private final KafkaConnection kafka;
    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final AvroCodec<T> codec;
    private final @Nullable Integer partition;

    /** Writes to a compacted topic, which has one partition and need not be there yet. */
    public CompactedWriter(KafkaConnection kafka, String topic, AvroCodec<T> codec) {
        this(kafka, topic, codec, 0);
    }

    private CompactedWriter(KafkaConnection kafka, String topic, AvroCodec<T> codec, @Nullable Integer partition) {
        this.kafka = kafka;
        this.topic = topic;
        this.codec = codec;
        this.partition = partition;
        this.producer = kafka.promptProducer();
    }

    /** Writes to a topic of any number of partitions, of which a key chooses one. */
    public static <T extends SpecificRecord> CompactedWriter<T> byKey(
            KafkaConnection kafka, String topic, AvroCodec<T> codec) {
        return new CompactedWriter<>(kafka, topic, codec, null);
    }

    /**
     * Puts a value in place of the one under its key; null removes it.
     *
     * @throws IllegalStateException if it cannot be written
     */
    public void put(String key, @Nullable T value) {
        send(key.getBytes(StandardCharsets.UTF_8), value == null ? null : codec.encode(value));
    }

    /**
     * Removes what stands under every key that begins so, whether it can be read or not: the topic itself says which these are.
     *
     * @throws IllegalStateException if it cannot be written
     */
    public void removeAll(String beginning) {
        byte[] wanted = beginning.getBytes(StandardCharsets.UTF_8);
        Set<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
        try (TopicReader reader =
                partition == null ? TopicReader.ofAll(kafka, topic) : TopicReader.ofFirst(kafka, topic)) {
            reader.readToEnd(record -> {
                byte[] key = record.key();
                if (key != null
                        && Arrays.mismatch(key, 0, Math.min(key.length, wanted.length), wanted, 0, wanted.length) < 0) {
                    if (record.value() == null) {
                        keys.remove(key);
                    } else {
                        keys.add(key);
                    }
                }
            });
        }
        keys.forEach(key -> send(key, null));
    }

    private void send(byte[] bytes, byte @Nullable [] value) {
        String key = new String(bytes, StandardCharsets.UTF_8);
        try {
            producer.send(new ProducerRecord<>(topic, partition, bytes, value)).get();
        } catch (ExecutionException | KafkaException e) {
            throw new IllegalStateException(
                    "'" + key + "' could not be written to " + topic + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing '" + key + "' to " + topic, e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
