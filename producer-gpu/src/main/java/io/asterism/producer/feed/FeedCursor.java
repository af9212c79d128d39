package io.asterism.producer.feed;

import org.jspecify.annotations.Nullable;

/** The records of a source from some position on. */
public interface FeedCursor extends AutoCloseable {
    /** The next record, or null behind the last. */
    @Nullable
    FeedRecord next();

    @Override
    default void close() {}
}
