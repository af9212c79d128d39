package io.asterism.producer.worker;

import io.asterism.producer.feed.FeedCursor;
import io.asterism.producer.feed.FeedRecord;
import io.asterism.producer.feed.FeedSource;
import org.jspecify.annotations.Nullable;

/** The beginning of a source without end. */
record Bounded(FeedSource source, long size) implements FeedSource {
    @Override
    public String identity() {
        return source.identity();
    }

    @Override
    public FeedCursor from(long position, long startedAt) {
        FeedCursor cursor = source.from(position, startedAt);
        return new FeedCursor() {
            @Override
            public @Nullable FeedRecord next() {
                FeedRecord record = cursor.next();
                return record == null || record.next() > size ? null : record;
            }
        };
    }
}
