package io.asterism.producer.reading;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that read batches side by side: one for each core, or one for a GPU.
 *
 * <p>Each computes alone. Threads that share one matrix product wait for each other at every operation, which costs up to half of the
 * machine where it has other work; and what one thread computes has the same bits on any number of cores.
 */
final class ReadingThreads implements AutoCloseable {
    private final ThreadPoolExecutor threads;
    private final AtomicLong submitted = new AtomicLong();

    ReadingThreads(Device device) {
        int count = device.isGpu() ? 1 : Runtime.getRuntime().availableProcessors();
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(count, count, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), work -> {
            Thread thread = new Thread(() -> computeAlone(work), "reader-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What comes first: what somebody waits for, then what was handed in first. */
    private static final class Batch extends FutureTask<Void> implements Comparable<Batch> {
        private final Urgency urgency;
        private final long number;

        Batch(Runnable work, Urgency urgency, long number) {
            super(work, null);
            this.urgency = urgency;
            this.number = number;
        }

        @Override
        public int compareTo(Batch other) {
            int first = urgency.compareTo(other.urgency);
            return first == 0 ? Long.compare(number, other.number) : first;
        }
    }

    private static void computeAlone(Runnable work) {
        JniUtils.setNumThreads(1);
        work.run();
    }

    /** Runs all, and returns when all have ended; the first failure is thrown then. Several may be asked for at a time. */
    void runAll(Urgency urgency, List<Runnable> batches) {
        List<Future<?>> running = batches.stream()
                .<Future<?>>map(work -> submit(new Batch(work, urgency, submitted.getAndIncrement())))
                .toList();
        ExecutionException failure = null;
        boolean interrupted = false;
        for (Future<?> batch : running) {
            while (true) {
                try {
                    batch.get();
                    break;
                } catch (ExecutionException e) {
                    failure = failure == null ? e : failure;
                    break;
                } catch (InterruptedException e) {
                    // Native memory that batches use must not be freed under them: they end first.
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failure.getCause());
        }
    }

    private Batch submit(Batch batch) {
        threads.execute(batch);
        return batch;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
