package io.asterism.standalone.parts;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been opened so far; closed in reverse, each whatever becomes of the others. */
public final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Adds something to be closed before all that was added earlier. */
    public <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() {
        IllegalStateException failures = new IllegalStateException("not everything could be closed");
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failures.addSuppressed(e);
            }
        }
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }
}
