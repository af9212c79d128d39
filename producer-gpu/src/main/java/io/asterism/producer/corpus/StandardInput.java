package io.asterism.producer.corpus;

import io.asterism.schemas.FileContent;
import io.asterism.schemas.InputException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Standard input, which can be read once: a copy of what was read of it is kept in the folder for temporary files until the JVM ends.
 * Its first bytes tell what it is.
 */
final class StandardInput implements AutoCloseable {
    /** How a user names it. */
    static final Path NAME = Path.of("-");

    /** How messages name it. */
    static final String SHOWN = "standard input";

    private static final String NAME_IN_IDS = "stdin";
    private static final int BEGINNING = 1 << 12;

    private final CorpusFile file;
    private final InputStream text;

    private StandardInput(CorpusFile file, InputStream text) {
        this.file = file;
        this.text = text;
    }

    /** Looks at the beginning. */
    static StandardInput open() throws IOException {
        Path copy = Files.createTempFile("asterism-stdin", ".tmp");
        copy.toFile().deleteOnExit();
        BufferedInputStream bytes = new BufferedInputStream(new Copying(System.in, Files.newOutputStream(copy)));
        byte[] beginning = beginning(bytes);
        FileContent.requireItself(SHOWN, beginning);
        Packing packing = Packing.ofBeginning(beginning);
        BufferedInputStream text = new BufferedInputStream(packing.unpacking(bytes));
        DocumentFormat format = DocumentFormat.ofBeginning(beginning(text));
        if (format == DocumentFormat.PARQUET) {
            if (packing != Packing.NONE) {
                throw new InputException("'%s' is a packed Parquet file, expected it as it is", SHOWN);
            }
            text.transferTo(OutputStream.nullOutputStream());
        }
        return new StandardInput(new CorpusFile(copy, NAME_IN_IDS, SHOWN, format, packing), text);
    }

    /** The copy, whole as far as was read. */
    CorpusFile file() {
        return file;
    }

    /** Its text, to be read once. */
    InputStream text() {
        return text;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    /** Of a damaged beginning what is before the damage, which whoever reads on is told of. */
    private static byte[] beginning(BufferedInputStream in) throws IOException {
        byte[] beginning = new byte[BEGINNING];
        int read = 0;
        in.mark(BEGINNING);
        try {
            for (int n = in.read(beginning); n > 0; n = in.read(beginning, read, BEGINNING - read)) {
                read += n;
            }
        } catch (DamagedFileException e) {
            // Found again behind what is there.
        }
        in.reset();
        return Arrays.copyOf(beginning, read);
    }

    private static final class Copying extends FilterInputStream {
        private final OutputStream copy;

        Copying(InputStream in, OutputStream copy) {
            super(in);
            this.copy = copy;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            if (b >= 0) {
                copy.write(b);
            }
            return b;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int read = super.read(to, offset, length);
            if (read > 0) {
                copy.write(to, offset, read);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            copy.close();
        }
    }
}
