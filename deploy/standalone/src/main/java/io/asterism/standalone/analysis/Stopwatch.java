package io.asterism.standalone.analysis;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Seconds spent on an analysis, those of runs that were killed among them. */
final class Stopwatch {
    private final Path file;
    private final double before;
    private final long began = System.nanoTime();

    /** Goes on from what the file says, if it is there. */
    Stopwatch(Path file) {
        this.file = file;
        try {
            this.before = Files.exists(file) ? Double.parseDouble(Files.readString(file)) : 0;
        } catch (IOException e) {
            throw new InputException(e, "cannot read '%s' (%s)", file, e);
        }
    }

    /** Up to now. */
    double seconds() {
        return before + (System.nanoTime() - began) / 1e9;
    }

    /** Keeps the seconds in case that the process ends here. */
    void save() {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            Files.writeString(partial, Double.toString(seconds()));
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new InputException(e, "cannot write '%s' (%s), expected a folder with room", file, e);
        }
    }
}
