package io.asterism.producer.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Plain text: documents separated by blank lines, each named after its first line. */
final class ParagraphReader implements CorpusReader {
    private final Path path;
    private final LineReader lines;

    ParagraphReader(Path path, InputStream in) {
        this.path = path;
        this.lines = new LineReader(path, in);
    }

    @Override
    public @Nullable Entry next() throws IOException {
        @Nullable String line = lines.next();
        while (line != null && line.isBlank()) {
            line = lines.next();
        }
        if (line == null) {
            return null;
        }
        long first = lines.number();
        StringBuilder text = new StringBuilder(line);
        for (line = lines.next(); line != null && !line.isBlank(); line = lines.next()) {
            text.append('\n').append(line);
            Corpus.requireSize(path, first, text.length());
        }
        return new Entry(path.getFileName() + ":" + first, text.toString(), first);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
