package io.asterism.producer.corpus;

import io.asterism.schemas.Document;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The documents of a {@link Corpus}, read one after the other. Not for several threads at once. */
public final class Documents implements AutoCloseable {
    private final List<CorpusFile> files;
    private final String textColumn;
    private final long end;
    private final long eventTime;
    private long index;
    private int file = -1;
    private @Nullable CorpusReader reader;

    Documents(List<CorpusFile> files, Selection selection, long documents, long eventTime) {
        this.files = files;
        this.textColumn = selection.textColumn();
        this.end = selection.offset() + documents;
        this.eventTime = eventTime;
    }

    /** The next document, or null behind the last. */
    public @Nullable Document next() {
        CorpusReader.Entry entry = entry();
        return entry == null ? null : new Document(entry.id(), files.get(file).name(), entry.text(), eventTime);
    }

    void skip(long documents) {
        for (long skipped = 0; skipped < documents && entry() != null; skipped++) {}
    }

    @Override
    public void close() {
        if (reader != null) {
            try {
                reader.close();
            } catch (IOException e) {
                throw files.get(file).unreadable(e);
            }
            reader = null;
        }
    }

    private CorpusReader.@Nullable Entry entry() {
        while (index < end && (reader != null || file + 1 < files.size())) {
            CorpusReader.Entry entry = nextOfFile();
            if (entry != null) {
                index++;
                return entry;
            }
        }
        return null;
    }

    private CorpusReader.@Nullable Entry nextOfFile() {
        try {
            if (reader == null) {
                file++;
                reader = files.get(file).open(textColumn);
            }
            CorpusReader.Entry entry = reader.next();
            if (entry == null) {
                close();
            }
            return entry;
        } catch (IOException e) {
            throw files.get(file).unreadable(e);
        }
    }
}
