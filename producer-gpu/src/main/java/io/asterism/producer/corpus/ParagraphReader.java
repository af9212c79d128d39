package io.asterism.producer.corpus;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Plain text: documents separated by blank lines, each named after its first line. */
final class ParagraphReader implements CorpusReader {
    private final CorpusFile file;
    private final LineReader lines;

    ParagraphReader(CorpusFile file, InputStream in) {
        this.file = file;
        this.lines = new LineReader(file, in);
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
            Corpus.requireSize(file, first, text.length());
        }
        return new Entry(file.name() + ":" + first, text.toString(), first);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
