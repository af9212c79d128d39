package io.asterism.processor.topology;

import io.asterism.schemas.EventTimeLimit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time of a record as Kafka Streams orders by it and stamps what is made of it: when it was written, as far as that can be believed. Of
 * two bad times of a producer's, Kafka's own extractor stops the thread at a missing one, and the broker refuses what is stamped with one that
 * is far in the future, again and again.
 */
final class RecordTime implements TimestampExtractor {
    private final EventTimeLimit eventTimes;

    RecordTime(EventTimeLimit eventTimes) {
        this.eventTimes = eventTimes;
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return eventTimes.writtenAt(record);
    }
}
