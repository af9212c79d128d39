package io.asterism.processor.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores that RocksDB had begun to make when the disk was full or the process died. It refuses to open them ever after, though nothing is in
 * them yet and the changelog has all there was.
 */
final class HalfMadeStores {
    private static final Logger LOG = LoggerFactory.getLogger(HalfMadeStores.class);

    /** The file that names the one that names all others, and the last that RocksDB makes of a new store. */
    private static final String CURRENT = "CURRENT";

    private HalfMadeStores() {}

    /**
     * Removes them from an application's folder, {@code <task>/rocksdb/<store>}, while the application does not run.
     *
     * @throws UncheckedIOException if the folder cannot be read or a store cannot be removed
     */
    static void removeFrom(Path application) {
        for (Path task : foldersIn(application)) {
            for (Path store : foldersIn(task.resolve("rocksdb"))) {
                if (!isWhole(store)) {
                    LOG.warn("{} was never finished and is made anew", store);
                    remove(store);
                }
            }
        }
    }

    private static boolean isWhole(Path store) {
        Path current = store.resolve(CURRENT);
        try {
            return Files.exists(current)
                    && Files.exists(store.resolve(
                            Files.readString(current, StandardCharsets.US_ASCII).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> foldersIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
