package io.asterism.producer.corpus;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a file that has one JSON object a line, plain or packed as its name says. */
public final class JsonLinesFile implements AutoCloseable {
    private final CorpusFile file;
    private final LineReader lines;

    private JsonLinesFile(CorpusFile file, LineReader lines) {
        this.file = file;
        this.lines = lines;
    }

    /**
     * Opens a file.
     *
     * @throws InputException if it cannot be read, or is packed otherwise than its name says
     */
    public static JsonLinesFile open(Path path) {
        String name = path.toString();
        CorpusFile file = new CorpusFile(path, name, name, DocumentFormat.JSON_LINES, Packing.ofName(name));
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new InputException("'%s' is not a plain file, expected one of JSON lines", path);
        }
        try {
            return new JsonLinesFile(file, new LineReader(file, file.unpacked(Files.newInputStream(path))));
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * The next line that is not blank, or null behind the last.
     *
     * @throws InputException if the file is damaged there, or is not UTF-8
     */
    public @Nullable String next() {
        try {
            String line = lines.next();
            while (line != null && line.isBlank()) {
                line = lines.next();
            }
            return line;
        } catch (DamagedFileException e) {
            throw file.unreadable(e);
        } catch (IOException e) {
            throw unreadable(file.path(), e);
        }
    }

    /** Number of the line that was read last, from 1. */
    public long number() {
        return lines.number();
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw unreadable(file.path(), e);
        }
    }

    private static InputException unreadable(Path path, IOException e) {
        return new InputException(e, "cannot read '%s' (%s)", path, Unreadable.reason(e));
    }
}
