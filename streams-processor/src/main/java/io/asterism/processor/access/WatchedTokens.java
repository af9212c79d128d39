package io.asterism.processor.access;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a file as it is now, so that one that is revoked is good for nothing a second later, without a restart. A file that
 * cannot be read any more changes nothing, and says so once.
 */
final class WatchedTokens {
    private static final Logger LOG = Logger.getLogger(WatchedTokens.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final LongSupplier nanos;
    private final AtomicLong looked;
    private volatile Read read;

    private record Stamp(
            FileTime modified, long bytes, @Nullable Object key) {}

    private record Read(TokenFile tokens, Optional<Stamp> stamp) {}

    /**
     * Reads the file.
     *
     * @throws InputException if it cannot be read
     */
    WatchedTokens(Path file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
        this.looked = new AtomicLong(nanos.getAsLong());
        // The stamp first: what is written between the two is then read once more.
        Optional<Stamp> stamp = stamp();
        this.read = new Read(TokenFile.read(file), stamp);
    }

    TokenFile now() {
        long last = looked.get();
        long time = nanos.getAsLong();
        if (time - last >= LOOK_NANOS && looked.compareAndSet(last, time)) {
            look();
        }
        return read.tokens();
    }

    private void look() {
        Optional<Stamp> stamp = stamp();
        if (stamp.equals(read.stamp())) {
            return;
        }
        try {
            read = new Read(TokenFile.read(file), stamp);
            LOG.infof("%s has %d tokens now", file, read.tokens().tokens().size());
        } catch (InputException e) {
            read = new Read(read.tokens(), stamp);
            LOG.errorf("the tokens stay as they were: %s", e.getMessage());
        }
    }

    private Optional<Stamp> stamp() {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(found.lastModifiedTime(), found.size(), found.fileKey()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
