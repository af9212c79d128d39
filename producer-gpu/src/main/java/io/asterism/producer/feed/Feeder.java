package io.asterism.producer.feed;

import io.asterism.producer.kafka.Lifetime;
import io.asterism.producer.kafka.Transactions;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a source to a topic, each record exactly once however often it is stopped, killed and started again: the position in
 * the source is committed in the transaction that carries the records. {@link #run} returns behind the last record or after
 * {@link #close}.
 */
public final class Feeder implements Runnable, AutoCloseable {
    /** No limit to the records a second. */
    public static final double UNLIMITED = Double.POSITIVE_INFINITY;

    private static final int BYTES_A_TRANSACTION = 8 << 20;
    private static final long NANOS_A_TRANSACTION = Duration.ofSeconds(1).toNanos();
    private static final int DIGITS_OF_IDENTITY = 16;

    private final KafkaConnection kafka;
    private final Topics topics;
    private final String topic;
    private final FeedSource source;
    private final String group;
    private final Pace pace;
    private final Lifetime lifetime = new Lifetime();
    private volatile long start = -1;
    private volatile long position = -1;

    /** Feeds a topic, which must be there, with so many records a second at most. */
    public Feeder(KafkaConnection kafka, Topics topics, String topic, FeedSource source, double recordsPerSecond) {
        this.kafka = kafka;
        this.topics = topics;
        this.topic = topic;
        this.source = source;
        this.group = topics.prefix() + ".feed." + abbreviated(source.identity());
        this.pace = new Pace(recordsPerSecond);
    }

    /** Position in the source behind the last record that is committed, or -1 while it is not known. */
    public long position() {
        return position;
    }

    /** Where this feeder began: what lies before was published earlier; -1 while it is not known. */
    public long start() {
        return start;
    }

    /** Position behind the source's last record, or {@link FeedSource#ENDLESS}. */
    public long size() {
        return source.size();
    }

    /**
     * Feeds, from where an earlier feed of the same source to the same topic came to.
     *
     * @throws InputException if somebody else feeds the same source to the same topic at the same time
     */
    @Override
    public void run() {
        lifetime.begin();
        try (Transactions transactions = new Transactions(kafka, group);
                Admin admin = kafka.admin()) {
            while (!lifetime.isClosed() && !feed(transactions, admin)) {}
        } finally {
            lifetime.end();
        }
    }

    /** Lets the running transaction end, and {@link #run} return. */
    @Override
    public void close() {
        lifetime.close();
    }

    /** From what is committed on, until the source's end or a transaction that is undone. */
    private boolean feed(Transactions transactions, Admin admin) {
        @Nullable FeedPosition committed = transactions.settle() ? FeedPosition.committed(admin, group, topic) : null;
        if (committed == null) {
            return false;
        }
        start = start < 0 ? committed.next() : start;
        position = committed.next();
        try (FeedCursor cursor = source.from(committed.next(), committed.startedAt())) {
            @Nullable FeedRecord first = cursor.next();
            while (first != null && !lifetime.isClosed()) {
                pace.await();
                if (pace.isDue()) {
                    Batch batch = new Batch(cursor, first, committed);
                    switch (transactions.run(batch)) {
                        case COMMITTED -> position = batch.position;
                        case UNDONE -> {
                            return false;
                        }
                        case FENCED ->
                            throw new InputException(
                                    "somebody else began to feed the same source to topic '%s' (feed %s), expected one at a time",
                                    topic, group);
                    }
                    first = batch.following;
                }
            }
            return true;
        }
    }

    private static String abbreviated(String identity) {
        return identity.substring(0, Math.min(DIGITS_OF_IDENTITY, identity.length()));
    }

    /** One transaction's records, and the position behind them. */
    private final class Batch implements Transactions.Work {
        private final FeedCursor cursor;
        private final FeedPosition start;
        private @Nullable FeedRecord following;
        private long position;

        Batch(FeedCursor cursor, FeedRecord first, FeedPosition start) {
            this.cursor = cursor;
            this.following = first;
            this.start = start;
        }

        @Override
        public void within(Transactions transaction) {
            long began = System.nanoTime();
            long bytes = 0;
            while (following != null && bytes < BYTES_A_TRANSACTION && pace.isDue()) {
                FeedRecord record = following;
                byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
                transaction.send(topic, null, key, record.value());
                record.beside().forEach((sae, value) -> transaction.send(topics.activations(sae), null, key, value));
                bytes += record.bytes();
                position = record.next();
                pace.passed();
                following = cursor.next();
                if (System.nanoTime() - began > NANOS_A_TRANSACTION) {
                    break;
                }
            }
            transaction.commitOffsets(start.at(position).offsets(topic), new ConsumerGroupMetadata(group));
        }
    }
}
