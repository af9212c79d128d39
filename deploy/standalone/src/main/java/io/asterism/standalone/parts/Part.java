package io.asterism.standalone.parts;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Work that goes on in a thread of its own, and whose failure is not lost. */
public final class Part implements AutoCloseable {
    /** Lets work return. */
    public interface Stop {
        /** Asks it to, and may wait until it has. */
        void stop();
    }

    private final Thread thread;
    private final Stop stop;
    private final Consumer<Throwable> failed;
    private volatile @Nullable Throwable failure;

    private Part(String name, Runnable work, Stop stop, Consumer<Throwable> failed) {
        this.stop = stop;
        this.failed = failed;
        this.thread = new Thread(() -> run(work), "asterism-" + name);
        this.thread.setDaemon(true);
    }

    /** Starts work of whose failure somebody asks with {@link #requireHealthy}. */
    public static Part start(String name, Runnable work, Stop stop) {
        return start(name, work, stop, failure -> {});
    }

    /** Starts work of whose failure somebody is told. */
    public static Part start(String name, Runnable work, Stop stop, Consumer<Throwable> failed) {
        Part part = new Part(name, work, stop, failed);
        part.thread.start();
        return part;
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            failure = e;
            failed.accept(e);
        }
    }

    /** Whether the work is done, well or not. */
    public boolean hasEnded() {
        return !thread.isAlive();
    }

    /** Throws what the work failed with, if it has. */
    public void requireHealthy() {
        Throwable cause = failure;
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
    }

    /** Stops the work and waits until it has returned. */
    @Override
    public void close() {
        stop.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
