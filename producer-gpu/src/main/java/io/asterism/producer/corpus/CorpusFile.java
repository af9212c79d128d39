package io.asterism.producer.corpus;

import io.asterism.schemas.FileContent;
import io.asterism.schemas.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * One of a corpus's files.
 *
 * @param path where it is; of standard input, where its copy is
 * @param name in the ids of documents that have none of their own
 * @param shown in messages
 */
record CorpusFile(Path path, String name, String shown, DocumentFormat format, Packing packing) {
    static final String EXPECTED = ".jsonl, .txt (either may be .gz or .zst) or .parquet";
    private static final int BEGINNING = 512;

    /** A file whose name tells what it is. */
    static CorpusFile named(Path path, String name) {
        return new CorpusFile(
                path,
                name,
                path.toString(),
                format(path).orElseThrow(() -> new InputException("corpus file '%s' is none of %s", path, EXPECTED)),
                Packing.ofName(path.getFileName().toString()));
    }

    /** What a file's name says of how its documents stand in it, if it says so. */
    static Optional<DocumentFormat> format(Path path) {
        String file = path.getFileName().toString();
        Packing packing = Packing.ofName(file);
        String inner = file.substring(0, file.length() - packing.ending().length());
        return Arrays.stream(DocumentFormat.values())
                .filter(format -> format.isOf(inner))
                .filter(format -> format != DocumentFormat.PARQUET || packing == Packing.NONE)
                .findFirst();
    }

    /** Whether it is opened as a file, not read from its beginning on. */
    boolean isParquet() {
        return format == DocumentFormat.PARQUET;
    }

    /** Whether it is the copy of what was read from standard input. */
    boolean isStandardInput() {
        return shown.equals(StandardInput.SHOWN);
    }

    CorpusReader open(String textColumn) throws IOException {
        return isParquet()
                ? ParquetDocuments.open(this, textColumn)
                : reader(unpacked(Files.newInputStream(path)), textColumn);
    }

    /** Its text, from its bytes. */
    InputStream unpacked(InputStream bytes) throws IOException {
        BufferedInputStream in = new BufferedInputStream(bytes, 1 << 16);
        in.mark(BEGINNING);
        byte[] beginning = in.readNBytes(BEGINNING);
        in.reset();
        FileContent.requireItself(shown, beginning);
        requireNamedRight(beginning);
        return packing.unpacking(in);
    }

    private void requireNamedRight(byte[] beginning) {
        Packing found = Packing.ofBeginning(beginning);
        if (found != packing && found != Packing.NONE) {
            throw new InputException(
                    "'%s' is packed with %s, expected what its name says: call it %s",
                    shown, found.label(), renamed(found));
        }
        if (packing != Packing.NONE && isText(beginning)) {
            throw new InputException(
                    "'%s' is not packed, expected what its name says: call it %s", shown, renamed(Packing.NONE));
        }
        if (DocumentFormat.ofBeginning(beginning) == DocumentFormat.PARQUET) {
            throw new InputException("'%s' is a Parquet file, expected what its name says: call it .parquet", shown);
        }
    }

    /** UTF-8 without control characters, which packed bytes are not for long; its last character may be cut. */
    private static boolean isText(byte[] beginning) {
        String text = new String(beginning, StandardCharsets.UTF_8);
        return !text.isEmpty()
                && text.substring(0, text.length() - 1).chars().allMatch(c -> c != 0xfffd && (c >= ' ' || isBlank(c)));
    }

    private static boolean isBlank(int c) {
        return c == '\t' || c == '\n' || c == '\r';
    }

    CorpusReader reader(InputStream text, String textColumn) {
        return format == DocumentFormat.JSON_LINES
                ? new JsonLinesReader(this, textColumn, text)
                : new ParagraphReader(this, text);
    }

    InputException unreadable(IOException e) {
        return e instanceof DamagedFileException damage
                ? new InputException(e, "'%s' is damaged at byte %d: %s", shown, damage.at(), damage.getMessage())
                : new InputException(e, "cannot read corpus file '%s' (%s)", shown, Unreadable.reason(e));
    }

    private String renamed(Packing found) {
        String file = path.getFileName().toString();
        return file.substring(0, file.length() - packing.ending().length()) + found.ending();
    }
}
