package io.asterism.producer.feed;

/**
 * A record on its way to a topic.
 *
 * @param key which chooses the partition, so it must not depend on when the record is sent
 * @param next position in the source just behind the record
 */
public record FeedRecord(String key, byte[] value, long next) {}
