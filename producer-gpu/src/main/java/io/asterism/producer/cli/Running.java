package io.asterism.producer.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Work on threads of its own while the command shows how it gets on. It is asked to end when the process is (Ctrl-C, SIGTERM), and the
 * process waits for it.
 */
final class Running implements AutoCloseable {
    private final List<Runnable> asking = new ArrayList<>();
    private final List<CompletableFuture<Void>> ends = new ArrayList<>();
    private final Thread hook = new Thread(this::end, "asterism-end");

    Running() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts work that returns when it is done, or soon after its end is asked for; asking may wait for it. */
    void start(String name, Runnable work, Runnable askToEnd) {
        asking.add(askToEnd);
        ends.add(CompletableFuture.runAsync(work, task -> new Thread(task, name).start()));
    }

    /** Whether all work has returned; throws what any of it failed with. */
    boolean isDone() {
        for (CompletableFuture<Void> end : ends) {
            if (end.isCompletedExceptionally()) {
                join(end);
            }
        }
        return ends.stream().allMatch(CompletableFuture::isDone);
    }

    /** Asks all work to end, and returns when it has. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook has run or runs beside this.
            return;
        }
    }

    private void end() {
        asking.forEach(Runnable::run);
    }

    private static void join(CompletableFuture<Void> end) {
        try {
            end.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }
}
