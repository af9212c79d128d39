package io.asterism.producer.corpus;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a corpus once, keeping nothing but what it is known by. */
final class CorpusCheck {
    private static final int LONGEST_ID = 1 << 13;

    private final List<Path> named;
    private final Selection selection;
    private final Fingerprint fingerprint = new Fingerprint();
    private final List<CorpusFile> files = new ArrayList<>();
    private long read;
    private boolean anyText;
    private Optional<Damage> damage = Optional.empty();

    CorpusCheck(List<Path> named, Selection selection) {
        this.named = named;
        this.selection = selection;
        if (!selection.textColumn().equals(Selection.TEXT)) {
            fingerprint.add(selection.textColumn());
        }
        if (selection.offset() > 0) {
            fingerprint.add("from " + selection.offset());
        }
    }

    /** The corpus, up to where one of its files is damaged. */
    Corpus corpus() {
        if (named.stream().allMatch(StandardInput.NAME::equals)) {
            readStandardInput();
        } else if (named.contains(StandardInput.NAME)) {
            throw new InputException("corpus %s is standard input and files, expected one or the other", named);
        } else {
            readFiles();
        }
        requireText();
        long documents = Math.max(0, Math.min(read, selection.end()) - selection.offset());
        return new Corpus(List.copyOf(files), selection, documents, fingerprint.sha256(), damage);
    }

    private void requireText() {
        if (anyText) {
            return;
        }
        if (damage.isPresent()) {
            throw new InputException(
                    "%s; before it there is no document with text", damage.get().said());
        }
        throw read > 0 && read <= selection.offset()
                ? new InputException(
                        "corpus %s holds %d documents, expected more than the %d of --offset",
                        named, read, selection.offset())
                : new InputException("corpus %s holds no text, expected at least one document", named);
    }

    private void readFiles() {
        for (CorpusFile file : CorpusFiles.named(named)) {
            if (damage.isPresent()) {
                return;
            }
            files.add(file);
            fingerprint.add(file.name());
            try {
                if (file.isParquet() || isFull()) {
                    fingerprint.add(file.path());
                }
                if (file.isParquet()) {
                    readParquet(file);
                } else if (!isFull()) {
                    readText(file);
                }
            } catch (IOException e) {
                throw file.unreadable(e);
            }
        }
    }

    private void readParquet(CorpusFile file) throws IOException {
        try (CorpusReader reader = file.open(selection.textColumn())) {
            documents(file, reader);
        }
    }

    /** What is behind the last document that is wanted is taken into the fingerprint all the same: more may be wanted next time. */
    private void readText(CorpusFile file) throws IOException {
        try (InputStream bytes = fingerprint.reading(Files.newInputStream(file.path()));
                InputStream text = file.unpacked(bytes)) {
            readText(file, text);
            bytes.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Reads no further than is wanted, as there may be no end; so it is known by its documents, not by its bytes. */
    private void readStandardInput() {
        try (StandardInput in = StandardInput.open()) {
            files.add(in.file());
            fingerprint.add(in.file().name());
            if (in.file().isParquet()) {
                readParquet(in.file());
            } else {
                readText(in.file(), in.text());
            }
        } catch (IOException e) {
            throw new InputException(e, "standard input cannot be read (%s)", Unreadable.reason(e));
        }
    }

    private void readText(CorpusFile file, InputStream text) throws IOException {
        try {
            documentsAsPacked(file, text);
        } catch (DamagedFileException e) {
            damage = Optional.of(new Damage(
                    String.format(Locale.ROOT, "'%s' is damaged at byte %d: %s", file.shown(), e.at(), e.getMessage()),
                    e.isDoubtful()));
        }
    }

    /** A line that is no document may be made so by damage, which is noticed behind it only; then the damage is what is told. */
    private void documentsAsPacked(CorpusFile file, InputStream text) throws IOException {
        try {
            documents(file, file.reader(text, selection.textColumn()));
        } catch (InputException e) {
            if (file.packing() != Packing.NONE) {
                text.transferTo(OutputStream.nullOutputStream());
            }
            throw e;
        }
    }

    private void documents(CorpusFile file, CorpusReader reader) throws IOException {
        while (!isFull()) {
            CorpusReader.Entry entry = reader.next();
            if (entry == null) {
                return;
            }
            if (read >= selection.offset()) {
                requireFits(file, entry);
                anyText |= !entry.text().isBlank();
                if (file.isStandardInput()) {
                    fingerprint.add(entry.id()).add(entry.text());
                }
            }
            read++;
        }
    }

    private boolean isFull() {
        return read >= selection.end();
    }

    private static void requireFits(CorpusFile file, CorpusReader.Entry entry) {
        Corpus.requireSize(file, entry.line(), entry.text().getBytes(StandardCharsets.UTF_8).length);
        if (entry.id().length() > LONGEST_ID) {
            throw new InputException(
                    "'%s' line %d has an \"id\" of %d characters, expected %d at most",
                    file.shown(), entry.line(), entry.id().length(), LONGEST_ID);
        }
    }
}
