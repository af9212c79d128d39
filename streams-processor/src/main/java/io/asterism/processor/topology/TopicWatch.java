package io.asterism.processor.topology;

import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a compacted topic for as long as it runs, in a thread of its own. */
final class TopicWatch<T extends SpecificRecord> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final CompactedTopic<T> topic;
    private final CompactedTopic.Visitor<T> visitor;
    private final Thread thread;
    private volatile boolean closing;

    TopicWatch(String name, CompactedTopic<T> topic, CompactedTopic.Visitor<T> visitor) {
        this.topic = topic;
        this.visitor = visitor;
        this.thread = new Thread(this::watch, name);
    }

    /** Reads what is there, then goes on in the background. */
    void start() {
        topic.readToEnd(visitor);
        thread.start();
    }

    private void watch() {
        try (topic) {
            while (!closing) {
                topic.poll(POLL, visitor);
            }
        } catch (WakeupException e) {
            LOG.debug("{} ends", Thread.currentThread().getName());
        }
    }

    @Override
    public void close() {
        closing = true;
        topic.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
