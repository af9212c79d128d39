package io.asterism.producer.corpus;

import io.asterism.schemas.InputException;
import io.asterism.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Documents from files, {@code .jsonl} (an object with {@code text} and optional {@code id} a line), {@code .txt} (documents
 * separated by blank lines) or {@code .parquet} (a row a document), in the order of the files. A document without id is named
 * {@code <file name>:<line or row>}.
 *
 * @param files that were checked whole
 * @param textColumn column or key that holds the text
 * @param documents in all of them
 * @param sha256 of everything that makes the documents what they are
 */
public record Corpus(List<Path> files, String textColumn, long documents, String sha256) {
    /** The column or key where nothing else is asked for. */
    public static final String TEXT = "text";

    private static final String PARQUET = ".parquet";
    /** Kept free in a document's record for its ids and framing. */
    private static final int ROOM = 1 << 16;

    private static final int LONGEST_TEXT = Topics.LARGEST_RECORD - ROOM;
    private static final int LONGEST_ID = 1 << 13;

    /** As {@link #check(List, String)}, the text being in the usual column. */
    public static Corpus check(List<Path> files) {
        return check(files, TEXT);
    }

    /**
     * Reads all files once and keeps none of it.
     *
     * @param textColumn column or key that holds the text
     * @throws InputException if a file cannot be read, a line is no document, or there is no document with text at all
     */
    public static Corpus check(List<Path> files, String textColumn) {
        Fingerprint fingerprint = new Fingerprint();
        if (!textColumn.equals(TEXT)) {
            fingerprint.add(textColumn);
        }
        long documents = 0;
        boolean anyText = false;
        for (Path file : files) {
            fingerprint.add(file.getFileName().toString());
            try (CorpusReader reader = reader(requireFile(file), textColumn, fingerprint)) {
                for (CorpusReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
                    requireFits(file, entry);
                    documents++;
                    anyText |= !entry.text().isBlank();
                }
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
        if (!anyText) {
            throw new InputException("corpus %s holds no text, expected at least one document", files);
        }
        return new Corpus(List.copyOf(files), textColumn, documents, fingerprint.sha256());
    }

    /** The documents from one on, counted over all files; each is given an event time, ms since the epoch. */
    public Documents from(long document, long eventTime) {
        Documents documents = new Documents(files, textColumn, eventTime);
        for (long skipped = 0; skipped < document; skipped++) {
            documents.next();
        }
        return documents;
    }

    static CorpusReader reader(Path file, String textColumn) throws IOException {
        String name = file.getFileName().toString();
        return name.endsWith(PARQUET)
                ? ParquetDocuments.open(file, textColumn)
                : reader(file, textColumn, Files.newInputStream(file));
    }

    /** One whose file is taken into the fingerprint as it is read, or before that. */
    private static CorpusReader reader(Path file, String textColumn, Fingerprint fingerprint) throws IOException {
        if (file.getFileName().toString().endsWith(PARQUET)) {
            fingerprint.add(file);
            return reader(file, textColumn);
        }
        return reader(file, textColumn, fingerprint.reading(Files.newInputStream(file)));
    }

    private static CorpusReader reader(Path file, String textColumn, InputStream in) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".jsonl")) {
            return new JsonLinesReader(file, textColumn, in);
        }
        if (name.endsWith(".txt")) {
            return new ParagraphReader(file, in);
        }
        in.close();
        throw new InputException("corpus file '%s' is neither .jsonl, .txt nor .parquet, expected one of these", file);
    }

    static void requireSize(Path file, long line, long bytes) {
        if (bytes > LONGEST_TEXT) {
            throw new InputException(
                    "'%s' has a document of more than %d bytes at line %d, expected shorter ones: split it",
                    file, LONGEST_TEXT, line);
        }
    }

    static InputException unreadable(Path file, IOException e) {
        return new InputException(e, "cannot read corpus file '%s' (%s)", file, e);
    }

    private static Path requireFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    "corpus file '%s' %s, expected a .jsonl, .txt or .parquet file",
                    file, Files.exists(file) ? "is not a plain file" : "does not exist");
        }
        return file;
    }

    private static void requireFits(Path file, CorpusReader.Entry entry) {
        requireSize(file, entry.line(), entry.text().getBytes(StandardCharsets.UTF_8).length);
        if (entry.id().length() > LONGEST_ID) {
            throw new InputException(
                    "'%s' line %d has an \"id\" of %d characters, expected %d at most",
                    file, entry.line(), entry.id().length(), LONGEST_ID);
        }
    }
}
