package io.asterism.producer.feed;

import io.asterism.schemas.SaeId;
import java.util.Map;

/**
 * A record on its way to a topic.
 *
 * @param key which chooses the partition, so it must not depend on when the record is sent
 * @param next position in the source just behind the record
 * @param beside what goes under the same key, and in the same step, to the activations topics of other SAEs
 */
public record FeedRecord(String key, byte[] value, long next, Map<SaeId, byte[]> beside) {
    /** A record by itself. */
    public FeedRecord(String key, byte[] value, long next) {
        this(key, value, next, Map.of());
    }

    /** Bytes of all values. */
    long bytes() {
        return value.length
                + beside.values().stream().mapToLong(other -> other.length).sum();
    }
}
