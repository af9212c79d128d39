package io.asterism.producer.feed;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How far a feed has come, kept where it moves together with the records: as the offset that the feed's group has committed for
 * partition 0 of the topic. The offset's metadata says when the feed was first started.
 *
 * @param next position of the next record in the source
 * @param startedAt ms since the epoch
 */
record FeedPosition(long next, long startedAt) {
    /** Where the feed stands, or null if no broker answered in time. */
    static @Nullable FeedPosition committed(Admin admin, String group, String topic) {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(
                            group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .get();
            OffsetAndMetadata offset = offsets.get(new TopicPartition(topic, 0));
            return offset == null
                    ? new FeedPosition(0, System.currentTimeMillis())
                    : new FeedPosition(offset.offset(), Long.parseLong(offset.metadata()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                return null;
            }
            throw e.getCause() instanceof KafkaException reason
                    ? reason
                    : new KafkaException("cannot read how far feed " + group + " has come", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while reading how far feed " + group + " has come", e);
        }
    }

    Map<TopicPartition, OffsetAndMetadata> offsets(String topic) {
        return Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(next, Long.toString(startedAt)));
    }

    FeedPosition at(long position) {
        return new FeedPosition(position, startedAt);
    }
}
