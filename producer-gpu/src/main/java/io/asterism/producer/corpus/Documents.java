package io.asterism.producer.corpus;

import io.asterism.schemas.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The documents of a {@link Corpus}, read one after the other. Not for several threads at once. */
public final class Documents implements AutoCloseable {
    private final List<Path> files;
    private final String textColumn;
    private final long eventTime;
    private int file = -1;
    private @Nullable CorpusReader reader;

    Documents(List<Path> files, String textColumn, long eventTime) {
        this.files = files;
        this.textColumn = textColumn;
        this.eventTime = eventTime;
    }

    /** The next document, or null behind the last. */
    public @Nullable Document next() {
        while (reader != null || file + 1 < files.size()) {
            CorpusReader.Entry entry = nextOfFile();
            if (entry != null) {
                return new Document(entry.id(), files.get(file).getFileName().toString(), entry.text(), eventTime);
            }
        }
        return null;
    }

    @Override
    public void close() {
        if (reader != null) {
            try {
                reader.close();
            } catch (IOException e) {
                throw Corpus.unreadable(files.get(file), e);
            }
            reader = null;
        }
    }

    private CorpusReader.@Nullable Entry nextOfFile() {
        try {
            if (reader == null) {
                file++;
                reader = Corpus.reader(files.get(file), textColumn);
            }
            CorpusReader.Entry entry = reader.next();
            if (entry == null) {
                close();
            }
            return entry;
        } catch (IOException e) {
            throw Corpus.unreadable(files.get(file), e);
        }
    }
}
