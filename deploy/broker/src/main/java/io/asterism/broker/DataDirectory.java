package io.asterism.broker;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/** The directory of one broker: locked while the broker lives, its logs formatted under a cluster id of their own. */
final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "broker.lock";
    private static final String LOGS = "logs";
    private static final String FORMATTED = "meta.properties";

    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Takes the directory, made if need be.
     *
     * @throws InputException if it cannot be written, or another broker has it
     */
    static DataDirectory open(Path root) {
        DataDirectory directory = new DataDirectory(root, lock(root));
        try {
            directory.format();
            return directory;
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static FileChannel lock(Path root) {
        try {
            Files.createDirectories(root);
            FileChannel channel =
                    FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw new InputException(
                        "data directory %s is in use by another broker: stop it or choose another directory", root);
            }
            return channel;
        } catch (IOException e) {
            throw unwritable(root, e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private void format() {
        if (Files.exists(logs().resolve(FORMATTED))) {
            return;
        }
        try (PrintStream silence = new PrintStream(OutputStream.nullOutputStream(), false)) {
            Files.createDirectories(logs());
            new Formatter()
                    .setPrintStream(silence)
                    .setNodeId(BrokerSettings.NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER)
                    .setMetadataLogDirectory(logs().toString())
                    .addDirectory(logs().toString())
                    .run();
        } catch (IOException e) {
            throw unwritable(root, e);
        } catch (Exception e) {
            throw new IllegalStateException("cannot format " + logs(), e);
        }
    }

    private static InputException unwritable(Path root, IOException cause) {
        return new InputException(
                cause, "data directory %s cannot be written (%s): expected a directory of your own", root, cause);
    }

    /** Where the broker keeps its logs. */
    Path logs() {
        return root.resolve(LOGS);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release " + root, e);
        }
    }
}
