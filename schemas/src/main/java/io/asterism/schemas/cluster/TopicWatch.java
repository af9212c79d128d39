package io.asterism.schemas.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a compacted topic for as long as it runs, in a thread of its own, whose end does not go unseen. */
public final class TopicWatch<T extends SpecificRecord> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration REST = Duration.ofSeconds(1);

    private final CompactedTopic<T> topic;
    private final CompactedTopic.Visitor<T> visitor;
    private final Thread thread;
    private Runnable first = () -> {};
    private volatile boolean closing;
    private volatile String trouble = "";

    /** Prepares a watch that is named after what it watches. */
    public TopicWatch(String name, CompactedTopic<T> topic, CompactedTopic.Visitor<T> visitor) {
        this.topic = topic;
        this.visitor = visitor;
        this.thread = new Thread(this::watch, name);
    }

    /** Reads what is there, then goes on in the background. */
    public void start() {
        topic.readToEnd(visitor);
        startAfter(() -> {});
    }

    /** Does something and then reads, all in the background. */
    public void startAfter(Runnable preparation) {
        first = preparation;
        thread.start();
    }

    /** Why nothing is read now, or any more; empty while all is well. */
    public String trouble() {
        return trouble;
    }

    private void watch() {
        try (topic) {
            first.run();
            while (!closing) {
                poll();
            }
        } catch (WakeupException e) {
            LOG.debug("{} ends", thread.getName());
        } catch (RuntimeException | Error e) {
            LOG.error("{} ended: what comes on its topic is not seen any more", thread.getName(), e);
            trouble = thread.getName() + " ended: " + e;
        }
    }

    private void poll() {
        try {
            topic.poll(POLL, visitor);
            trouble = "";
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("{} reads nothing now, and tries again", thread.getName(), e);
            trouble = thread.getName() + " reads nothing now: " + e.getMessage();
            LockSupport.parkNanos(REST.toNanos());
        }
    }

    @Override
    public void close() {
        closing = true;
        if (thread.getState() == Thread.State.NEW) {
            topic.close();
            return;
        }
        topic.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
