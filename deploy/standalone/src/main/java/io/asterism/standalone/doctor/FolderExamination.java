package io.asterism.standalone.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a processor's state has room in a folder, and this machine lets it open its files. */
final class FolderExamination implements Examination {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String OPEN_FILES = "Max open files";
    /** A task's store has some hundred files; beside them are the broker's connections. */
    private static final long NEEDED_FILES = 4096;

    private static final long GIB = 1L << 30;
    private static final long LITTLE = 2 * GIB;

    private final Path folder;

    FolderExamination(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(room());
        openFiles()
                .filter(most -> most < NEEDED_FILES)
                .ifPresent(most -> findings.add(Finding.note(
                        "this user may open %,d files at a time, expected %,d or more for a processor: 'ulimit -n' raises that",
                        most, NEEDED_FILES)));
        return findings;
    }

    private Finding room() {
        if (!Files.isDirectory(folder)) {
            return Finding.wrong("folder '%s' is not there, expected the one that --data names to a processor", folder);
        }
        if (!Files.isWritable(folder)) {
            return Finding.wrong("folder '%s' cannot be written, expected one that this user may write to", folder);
        }
        try {
            FileStore store = Files.getFileStore(folder);
            long free = store.getUsableSpace();
            return free < LITTLE
                    ? Finding.wrong(
                            "'%s' has %.1f GiB left, expected %d or more: a processor stops counting where it cannot store",
                            folder, (double) free / GIB, LITTLE / GIB)
                    : Finding.sound("'%s' has %.1f GiB left", folder, (double) free / GIB);
        } catch (IOException e) {
            return Finding.wrong("how much room folder '%s' has cannot be learned: %s", folder, e.getMessage());
        }
    }

    private static Optional<Long> openFiles() {
        try {
            return Files.readAllLines(LIMITS).stream()
                    .filter(line -> line.startsWith(OPEN_FILES))
                    .map(line -> line.substring(OPEN_FILES.length()).strip().replaceAll("\\s.*", ""))
                    .filter(number -> number.matches("\\d+"))
                    .map(Long::valueOf)
                    .findFirst();
        } catch (IOException e) {
            // Only Linux tells in this way.
            return Optional.empty();
        }
    }
}
