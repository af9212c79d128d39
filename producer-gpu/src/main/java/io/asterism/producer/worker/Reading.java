package io.asterism.producer.worker;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What came of some documents that are published together.
 *
 * @param documents in the order in which they were fetched
 * @param offsets that are consumed with them
 */
record Reading(List<Outcome> documents, Map<TopicPartition, OffsetAndMetadata> offsets) {
    /** What came of one document. */
    sealed interface Outcome {
        ConsumerRecord<byte[], byte[]> source();
    }

    /**
     * A document that was read.
     *
     * @param contexts that it had, none if it has no text
     * @param tokens of all its contexts
     * @param values encoded activations, {@code [saes][contexts]}
     */
    record Read(ConsumerRecord<byte[], byte[]> source, String id, int contexts, long tokens, List<List<byte[]>> values)
            implements Outcome {}

    /** A document that cannot be read. */
    record Dead(ConsumerRecord<byte[], byte[]> source, String reason) implements Outcome {}
}
