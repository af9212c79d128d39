package io.asterism.producer.kafka;

import java.util.concurrent.CountDownLatch;

/** Of work that runs in a thread of its own until another thread closes it, which waits for it to end. */
public final class Lifetime implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closed;
    private volatile boolean started;

    /** The work begins. */
    public void begin() {
        started = true;
    }

    /** The work has ended, well or not. */
    public void end() {
        ended.countDown();
    }

    /** Whether the work is to end. */
    public boolean isClosed() {
        return closed;
    }

    /** Asks the work to end, and returns when it has, or has never begun. */
    @Override
    public void close() {
        closed = true;
        try {
            if (started) {
                ended.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
