package io.asterism.producer.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A name for a worker that nobody thought of one for: the host's with the first number that no living worker of the same group on
 * the host holds. A worker that is started after one was killed gets that one's name, and so takes over what it left open.
 */
public final class WorkerSlot implements AutoCloseable {
    private static final int MOST = 1024;

    private final String instance;
    private final FileChannel channel;

    private WorkerSlot(String instance, FileChannel channel) {
        this.instance = instance;
        this.channel = channel;
    }

    /** Takes the first free slot of a group of workers; it is free again when this is closed or the process ends. */
    public static WorkerSlot take(String group) {
        for (int number = 0; number < MOST; number++) {
            Path file =
                    Path.of(System.getProperty("java.io.tmpdir"), "asterism-" + legal(group) + "-" + number + ".lock");
            Optional<FileChannel> locked = lock(file);
            if (locked.isPresent()) {
                return new WorkerSlot(legal(host()) + "-" + number, locked.get());
            }
        }
        throw new IllegalStateException(MOST + " workers run on this host already");
    }

    /** The name. */
    public String instance() {
        return instance;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<FileChannel> lock(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isLocked(channel)) {
                return Optional.of(channel);
            }
            channel.close();
            return Optional.empty();
        } catch (AccessDeniedException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static String legal(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]", "-");
    }
}
