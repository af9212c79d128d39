package io.asterism.processor.topology;

import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.TopicSetup;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Puts values on a compacted topic of one partition, and waits until they are there. */
final class CompactedWriter<T extends SpecificRecord> implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final String topic;
    private final AvroCodec<T> codec;

    CompactedWriter(String bootstrapServers, String topic, AvroCodec<T> codec) {
        this.topic = topic;
        this.codec = codec;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        TopicSetup.LARGEST_RECORD,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        10_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        10_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        20_000),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /**
     * Puts a value in place of the one under its key; null removes it.
     *
     * @throws IllegalStateException if it cannot be written
     */
    void put(String key, @Nullable T value) {
        try {
            producer.send(new ProducerRecord<>(topic, 0, key, value == null ? null : codec.encode(value)))
                    .get();
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
