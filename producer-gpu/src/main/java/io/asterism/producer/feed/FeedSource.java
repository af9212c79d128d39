package io.asterism.producer.feed;

/** Records in a fixed order, which can be taken up again at the position behind any one of them. */
public interface FeedSource {
    /** The size of a source without end. */
    long ENDLESS = -1;

    /** The same for the same records in the same order, whenever and wherever they are read; different for others. */
    String identity();

    /** Position behind the last record, or {@link #ENDLESS}. */
    long size();

    /**
     * The records from a position on.
     *
     * @param startedAt when the source was first fed, ms since the epoch: the event time of what has none of its own
     */
    FeedCursor from(long position, long startedAt);
}
