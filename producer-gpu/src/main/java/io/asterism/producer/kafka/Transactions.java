package io.asterism.producer.kafka;

import io.asterism.schemas.InputException;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions under one transactional id. A transaction either happens or does not; when it is not known which (the broker went
 * away), it is settled before the next begins, and the caller goes on from the offsets that are committed. Not for several threads
 * at once.
 */
public final class Transactions implements AutoCloseable {
    /** A transaction that is left open is undone by the broker after this time. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final int ATTEMPTS_TO_COMMIT = 3;
    private static final int MOST_FAILURES = 10;
    private static final Duration SHORTEST_REST = Duration.ofMillis(10);
    private static final Duration LONGEST_REST = Duration.ofSeconds(2);
    private static final int TIMES_FENCED_BY_A_RIVAL = 3;

    private final String cluster;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final LongSupplier nanoTime;
    private final Consumer<Duration> pause;
    private final AtomicReference<@Nullable Exception> failedSend = new AtomicReference<>();
    private @Nullable Producer<byte[], byte[]> producer;
    private long lastFenced;
    private int timesFenced;
    private int failures;

    /** Begins none yet. */
    public Transactions(KafkaConnection kafka, String transactionalId) {
        this(
                kafka.bootstrap(),
                () -> kafka.producer(transactionalId, TIMEOUT),
                System::nanoTime,
                rest -> LockSupport.parkNanos(rest.toNanos()));
    }

    /** With producers, a clock and a way to wait from elsewhere; the cluster is named in messages. */
    Transactions(
            String cluster,
            Supplier<Producer<byte[], byte[]>> producers,
            LongSupplier nanoTime,
            Consumer<Duration> pause) {
        this.cluster = cluster;
        this.producers = producers;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /** How a transaction ended. */
    public enum Outcome {
        /** All of it happened. */
        COMMITTED,
        /** None of it happened, or it is not known: go on from what is committed. */
        UNDONE,
        /** None of it happened, and not for the first time: somebody else goes on using the same id. */
        FENCED
    }

    /** What a transaction does; it may be undone after this returned. */
    public interface Work {
        /** Sends records and offsets. */
        void within(Transactions transaction);
    }

    /**
     * Ends, one way or the other, whatever was left open under the transactional id, and keeps others out.
     *
     * @return false if no broker answered in time: try again
     */
    public boolean settle() {
        if (producer != null) {
            return true;
        }
        Producer<byte[], byte[]> opened = producers.get();
        try {
            opened.initTransactions();
            producer = opened;
            return true;
        } catch (TimeoutException e) {
            LOG.warn("No broker at {} answers yet: {}", cluster, e.getMessage());
            return false;
        } finally {
            if (producer == null) {
                opened.close(Duration.ZERO);
            }
        }
    }

    /**
     * Does work in one transaction.
     *
     * @throws InputException if the topic does not take records of the size
     * @throws KafkaException if trying again is of no use
     */
    public Outcome run(Work work) {
        if (!settle()) {
            return Outcome.UNDONE;
        }
        failedSend.set(null);
        try {
            open().beginTransaction();
            work.within(this);
            commit();
            failures = 0;
            return Outcome.COMMITTED;
        } catch (KafkaException e) {
            return recover(e);
        } catch (RuntimeException | Error e) {
            abandon();
            throw e;
        }
    }

    /** Sends a record as part of the running transaction; without a partition, its key chooses it. */
    public void send(String topic, @Nullable Integer partition, byte @Nullable [] key, byte[] value) {
        Callback whenSent = (sent, failure) -> {
            if (failure != null) {
                failedSend.compareAndSet(null, failure);
            }
        };
        Future<RecordMetadata> unused = open().send(new ProducerRecord<>(topic, partition, key, value), whenSent);
    }

    /** Makes consumed offsets part of the running transaction. */
    public void commitOffsets(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        open().sendOffsetsToTransaction(offsets, group);
    }

    /** Undoes what is open, and gives the id free. */
    @Override
    public void close() {
        discard();
    }

    private Producer<byte[], byte[]> open() {
        if (producer == null) {
            throw new IllegalStateException("no transaction is open");
        }
        return producer;
    }

    private void commit() {
        for (int attempt = 1; ; attempt++) {
            try {
                open().commitTransaction();
                return;
            } catch (TimeoutException e) {
                if (attempt == ATTEMPTS_TO_COMMIT) {
                    throw e;
                }
            }
        }
    }

    private Outcome recover(KafkaException failure) {
        Exception first = failedSend.get();
        refuse(failure);
        if (first != null) {
            refuse(first);
        }
        boolean fenced = failure instanceof ProducerFencedException || failure instanceof InvalidProducerEpochException;
        LOG.warn("A transaction is undone and tried again: {}", (first == null ? failure : first).toString());
        rest(failure);
        if (fenced || failure instanceof TimeoutException) {
            discard();
        } else {
            abandon();
        }
        return fenced ? fenced() : Outcome.UNDONE;
    }

    private void rest(KafkaException failure) {
        failures++;
        boolean passing = failure instanceof RetriableException || failure instanceof CommitFailedException;
        if (!passing && failures >= MOST_FAILURES) {
            abandon();
            throw failure;
        }
        pause.accept(
                Duration.ofNanos(Math.min(LONGEST_REST.toNanos(), SHORTEST_REST.toNanos() << Math.min(failures, 20))));
    }

    // The broker fences a producer that stalled for too long as well, and then it is right to go on.
    private Outcome fenced() {
        long now = nanoTime.getAsLong();
        boolean lately = now - lastFenced < TIMEOUT.toNanos();
        timesFenced = lately ? timesFenced + 1 : 1;
        lastFenced = now;
        return timesFenced < TIMES_FENCED_BY_A_RIVAL ? Outcome.UNDONE : Outcome.FENCED;
    }

    private void refuse(Exception failure) {
        boolean useless = failure instanceof AuthenticationException
                || failure instanceof AuthorizationException
                || failure instanceof UnsupportedVersionException
                || failure instanceof InterruptException
                || failure instanceof RecordTooLargeException;
        if (!useless) {
            return;
        }
        discard();
        if (failure instanceof RecordTooLargeException) {
            throw new InputException(
                    failure,
                    "a topic does not take a record (%s), expected max.message.bytes of %d on Asterism's topics",
                    failure.getMessage(),
                    Topics.LARGEST_RECORD);
        }
        throw (KafkaException) failure;
    }

    // An aborted producer may have dropped batches that it had numbered, so the next transaction begins with another
    // one.
    private void abandon() {
        if (producer != null) {
            try {
                producer.abortTransaction();
            } catch (RuntimeException e) {
                // Also where none had begun: what went wrong before is what counts.
                LOG.debug("A transaction is left to be settled", e);
            }
        }
        discard();
    }

    private void discard() {
        Producer<byte[], byte[]> discarded = producer;
        producer = null;
        if (discarded != null) {
            try {
                discarded.close(Duration.ZERO);
            } catch (KafkaException e) {
                LOG.debug("A producer was not closed in order", e);
            }
        }
    }
}
