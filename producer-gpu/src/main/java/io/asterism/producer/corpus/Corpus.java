package io.asterism.producer.corpus;

import io.asterism.schemas.InputException;
import io.asterism.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Documents from files, {@code .jsonl} (an object with {@code text} and optional {@code id} a line), {@code .txt} (documents
 * separated by blank lines) or {@code .parquet} (a row a document), in the order of the files; the first two may be packed as
 * {@code .gz} or {@code .zst}. A document without id is named {@code <file name>:<line or row>}, with as much of the path before the
 * name as tells the file from others of its name.
 */
public final class Corpus {
    /** Kept free in a document's record for its ids and framing. */
    private static final int ROOM = 1 << 16;

    private static final int LONGEST_TEXT = Topics.LARGEST_RECORD - ROOM;

    private final List<CorpusFile> files;
    private final Selection selection;
    private final long documents;
    private final String sha256;
    private final Optional<Damage> damage;

    Corpus(List<CorpusFile> files, Selection selection, long documents, String sha256, Optional<Damage> damage) {
        this.files = files;
        this.selection = selection;
        this.documents = documents;
        this.sha256 = sha256;
        this.damage = damage;
    }

    /** As {@link #check(List, Selection)}, all documents. */
    public static Corpus check(List<Path> named) {
        return check(named, Selection.ALL);
    }

    /**
     * Reads all files once, as far as they are selected, and keeps none of it.
     *
     * @param named files, folders, patterns, or {@code -} for standard input
     * @throws InputException if a file cannot be read, a line is no document, or there is no document with text at all
     */
    public static Corpus check(List<Path> named, Selection selection) {
        Corpus corpus = checkSoundPart(named, selection);
        corpus.damage.ifPresent(damage -> {
            throw damage.doubtful()
                    ? new InputException("%s; fetch or pack it again", damage.said())
                    : new InputException(
                            "%s; the %d documents before it can be read: --limit %2$d takes them",
                            damage.said(), corpus.documents);
        });
        return corpus;
    }

    /**
     * The same, but of a packed file that is damaged the documents that can be read are taken.
     *
     * @throws InputException if there are none, and as above
     */
    public static Corpus checkSoundPart(List<Path> named, Selection selection) {
        return new CorpusCheck(named, selection).corpus();
    }

    /** How many there are. */
    public long documents() {
        return documents;
    }

    /** SHA-256, in hex, of everything that makes the documents what they are, except where they end. */
    public String sha256() {
        return sha256;
    }

    /** Where a file is damaged, and so the documents end early. */
    public Optional<Damage> damage() {
        return damage;
    }

    /** The documents from one on, counted over all files; each is given an event time, ms since the epoch. */
    public Documents from(long document, long eventTime) {
        Documents read = new Documents(files, selection, documents, eventTime);
        read.skip(selection.offset() + document);
        return read;
    }

    static void requireSize(CorpusFile file, long line, long bytes) {
        if (bytes > LONGEST_TEXT) {
            throw new InputException(
                    "'%s' has a document of more than %d bytes at line %d, expected shorter ones: split it",
                    file.shown(), LONGEST_TEXT, line);
        }
    }
}
