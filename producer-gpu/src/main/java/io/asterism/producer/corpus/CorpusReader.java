package io.asterism.producer.corpus;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The documents of one file, in order. */
interface CorpusReader extends AutoCloseable {
    /** A document as it stands in its file, at a line. */
    record Entry(String id, String text, long line) {}

    /** The next document, or null behind the last. */
    @Nullable
    Entry next() throws IOException;

    @Override
    void close() throws IOException;
}
