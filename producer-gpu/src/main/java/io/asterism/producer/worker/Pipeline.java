package io.asterism.producer.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Documents on their way through the model, in order: they are read on a thread of their own, while others are fetched and
 * published.
 */
final class Pipeline implements AutoCloseable {
    private static final int AHEAD = 2;

    private final DocumentReading reading;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "reading"));
    private final Deque<Future<Reading>> underway = new ArrayDeque<>();

    Pipeline(DocumentReading reading) {
        this.reading = reading;
    }

    boolean isEmpty() {
        return underway.isEmpty();
    }

    /** Whether the model would soon have to wait for documents. */
    boolean hasRoom() {
        return underway.size() < AHEAD;
    }

    void add(List<ConsumerRecord<byte[], byte[]>> documents) {
        underway.add(thread.submit(() -> reading.read(documents)));
    }

    /** What came of the oldest documents, or null if the model is not done with them in time. */
    @Nullable
    Reading take(long millis) {
        Future<Reading> oldest = underway.element();
        try {
            Reading done = oldest.get(millis, TimeUnit.MILLISECONDS);
            underway.remove();
            return done;
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason
                    ? reason
                    : new IllegalStateException("reading failed", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Forgets everything that is underway. */
    void discard() {
        underway.forEach(documents -> documents.cancel(false));
        underway.clear();
    }

    /** Returns when the model is at rest. */
    @Override
    public void close() {
        discard();
        thread.shutdown();
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
