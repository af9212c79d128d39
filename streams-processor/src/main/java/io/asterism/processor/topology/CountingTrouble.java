package io.asterism.processor.topology;

import io.asterism.processor.blocks.BrokenBlockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.rocksdb.RocksDBException;

/**
 * Why counting stopped, and whether it is worth going on.
 *
 * @param sentence for people
 * @param mayPass whether the same may well succeed when tried again
 */
record CountingTrouble(String sentence, boolean mayPass) {
    /** Judges an error of an application that keeps its state in a folder. */
    static CountingTrouble of(Throwable error, Path stateDirectory) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof BrokenBlockException) {
                // It will be as broken next time.
                return new CountingTrouble(
                        cause.getMessage() + "; should the state folder " + stateDirectory.toAbsolutePath()
                                + " have lost it, stop this processor, remove the folder and start again: the changelog has all blocks",
                        false);
            }
        }
        Throwable root = rootOf(error);
        String message = Objects.requireNonNullElse(
                        root.getMessage(), root.getClass().getSimpleName())
                .strip();
        if (isOfDisk(error, root)) {
            // Each attempt would read the whole changelog back onto the disk that has no room for it.
            return new CountingTrouble(
                    "the state folder " + stateDirectory.toAbsolutePath() + " cannot be used: " + message
                            + "; its counts are safe in the changelog: make room for them, then start this processor again",
                    false);
        }
        // What our own code refuses will be refused again; anything else may pass.
        return new CountingTrouble(
                message, error instanceof StreamsException && !(root instanceof IllegalStateException));
    }

    /** Why an application could not even be started, in a sentence. */
    static String whyNotStarted(Throwable error, Path stateDirectory) {
        return error instanceof ProcessorStateException || error instanceof UncheckedIOException
                ? of(error, stateDirectory).sentence()
                : Objects.requireNonNullElse(
                        error.getMessage(), error.getClass().getSimpleName());
    }

    private static boolean isOfDisk(Throwable error, Throwable root) {
        return error instanceof UncheckedIOException
                || (error instanceof ProcessorStateException
                        && (root instanceof RocksDBException
                                || root instanceof IOException
                                || root instanceof ProcessorStateException));
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
