package io.asterism.processor.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time of a record as Kafka Streams orders by it. Counting runs on the event time within the record, so one whose producer gave no
 * time of Kafka's, which is -1, is worth as much as any; Kafka's own extractor would stop the thread at it, again and again.
 */
final class RecordTime implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.max(0, record.timestamp() >= 0 ? record.timestamp() : partitionTime);
    }
}
