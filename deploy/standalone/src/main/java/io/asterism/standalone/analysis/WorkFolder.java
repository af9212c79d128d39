package io.asterism.standalone.analysis;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an analysis keeps its broker, its state and its log until the results are in place. A run that ends early leaves it, and
 * the same command goes on from it; one process at a time.
 */
final class WorkFolder implements AutoCloseable {
    /** Its name in the output folder. */
    static final String NAME = ".asterism-unfinished";

    /** What is analysed, written last when the folder is made and deleted first when it goes: without it nothing else counts. */
    private static final String IDENTITY = "analysis.txt";

    private static final String LOCK = "lock";

    private final Path out;
    private final Path root;
    private final FileChannel lock;
    private final boolean resumed;

    private WorkFolder(Path out, Path root, FileChannel lock, boolean resumed) {
        this.out = out;
        this.root = root;
        this.lock = lock;
        this.resumed = resumed;
    }

    /**
     * Takes the work folder of an output folder, made if need be.
     *
     * @param identity what is analysed and how: a line each
     * @throws InputException if the folder cannot be written, another process has it, or it belongs to another analysis
     */
    static WorkFolder open(Path out, List<String> identity) {
        Path root = out.resolve(NAME);
        try {
            Files.createDirectories(root);
            FileChannel lock = lock(out, root);
            try {
                return new WorkFolder(out, root, lock, resume(out, root, identity));
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw unwritable(out, e);
        }
    }

    private static FileChannel lock(Path out, Path root) throws IOException {
        FileChannel channel = FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!tryLock(channel)) {
            channel.close();
            throw new InputException(
                    "output folder '%s' is in use by another analysis: wait for it or choose another folder", out);
        }
        return channel;
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static boolean resume(Path out, Path root, List<String> identity) throws IOException {
        Path file = root.resolve(IDENTITY);
        if (!Files.exists(file)) {
            deleteContents(root);
            Path partial = root.resolve(IDENTITY + ".partial");
            Files.write(partial, identity);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            return false;
        }
        List<String> begun = Files.readAllLines(file);
        for (int line = 0; line < Math.max(begun.size(), identity.size()); line++) {
            String before = line < begun.size() ? begun.get(line) : "nothing";
            String now = line < identity.size() ? identity.get(line) : "nothing";
            if (!before.equals(now)) {
                throw new InputException(
                        "output folder '%s' holds an unfinished analysis that began with %s, and this one has %s: "
                                + "repeat that command to finish it, delete '%s' to give it up, or choose another folder",
                        out, before, now, root);
            }
        }
        return true;
    }

    /** Whether an earlier run left something to go on from. */
    boolean resumed() {
        return resumed;
    }

    /** A place in the folder; it may not be there yet. */
    Path resolve(String name) {
        return root.resolve(name);
    }

    /** An empty directory in the folder. */
    Path emptied(String name) {
        Path directory = root.resolve(name);
        try {
            Files.createDirectories(directory);
            deleteContents(directory);
            return directory;
        } catch (IOException e) {
            throw unwritable(out, e);
        }
    }

    /**
     * Moves finished files from a directory of this folder to the output folder's {@code name}; the last of them appears last, so that where
     * it is the others are too.
     *
     * @param files names of files and directories, in the order in which they are moved
     * @param replaced names in the destination that match this and are not among {@code files} are results of an earlier analysis and go
     */
    void publish(Path from, String name, List<String> files, String replaced) {
        Path to = out.resolve(name);
        try {
            Files.createDirectories(to);
            Files.deleteIfExists(to.resolve(files.get(files.size() - 1)));
            deleteReplaced(to, files, replaced);
            for (String file : files) {
                if (Files.isDirectory(to.resolve(file))) {
                    deleteContents(to.resolve(file));
                }
                Files.move(from.resolve(file), to.resolve(file), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw unwritable(to, e);
        }
    }

    private static void deleteReplaced(Path directory, List<String> files, String replaced) throws IOException {
        try (Stream<Path> present = Files.list(directory)) {
            for (Path file : present.toList()) {
                String name = file.getFileName().toString();
                if (name.matches(replaced) && !files.contains(name)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Deletes the folder and all in it: the analysis is finished, or given up. */
    void delete() {
        try {
            Files.deleteIfExists(root.resolve(IDENTITY));
            deleteContents(root);
            close();
            Files.deleteIfExists(root.resolve(LOCK));
            Files.deleteIfExists(root);
        } catch (IOException e) {
            throw unwritable(out, e);
        }
    }

    private static void deleteContents(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(directory) && !path.equals(directory.resolve(LOCK))) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException("something else deletes files in " + directory, e);
        }
    }

    private static InputException unwritable(Path out, IOException cause) {
        return new InputException(
                cause,
                "output folder '%s' cannot be written (%s), expected a folder with room that can be written",
                out,
                cause);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw unwritable(out, e);
        }
    }
}
