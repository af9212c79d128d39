package io.asterism.schemas.cluster;

import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InputException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Puts many values on a compacted topic of one partition in one transaction: who reads it sees all of them or none. */
public final class WholeWrite<T extends SpecificRecord> {
    private static final Duration LEFT_OPEN = Duration.ofMinutes(1);

    private final KafkaConnection kafka;
    private final String topic;
    private final AvroCodec<T> codec;

    /** Of a topic that is there. */
    public WholeWrite(KafkaConnection kafka, String topic, AvroCodec<T> codec) {
        this.kafka = kafka;
        this.topic = topic;
        this.codec = codec;
    }

    /**
     * Puts each value in place of the one under its key.
     *
     * @param transactionalId of whoever may write them one after another: who begins later ends what has begun under the same
     * @throws InputException if they cannot be written; then none is
     */
    public void put(String transactionalId, Map<String, T> values) {
        try (Producer<byte[], byte[]> producer = kafka.producer(transactionalId, LEFT_OPEN)) {
            producer.initTransactions();
            producer.beginTransaction();
            values.forEach((key, value) -> send(
                    producer,
                    new ProducerRecord<>(topic, 0, key.getBytes(StandardCharsets.UTF_8), codec.encode(value))));
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw new InputException(e, "nothing is written to %s: %s", topic, e.getMessage());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a commit fails where one of its records did
    private static void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }
}
