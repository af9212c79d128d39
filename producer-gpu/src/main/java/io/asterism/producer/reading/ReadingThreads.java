package io.asterism.producer.reading;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that read batches side by side: one for each core, or one for a GPU.
 *
 * <p>Each computes alone. Threads that share one matrix product wait for each other at every operation, which costs up to half of the
 * machine where it has other work; and what one thread computes has the same bits on any number of cores.
 */
final class ReadingThreads implements AutoCloseable {
    private final ExecutorService threads;

    ReadingThreads(Device device) {
        int count = device.isGpu() ? 1 : Runtime.getRuntime().availableProcessors();
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(() -> computeAlone(work), "reader-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    private static void computeAlone(Runnable work) {
        JniUtils.setNumThreads(1);
        work.run();
    }

    /** Runs all, and returns when all have ended; the first failure is thrown then. */
    void runAll(List<Runnable> batches) {
        List<Future<?>> running =
                batches.stream().<Future<?>>map(threads::submit).toList();
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

    @Override
    public void close() {
        threads.shutdown();
    }
}
