package io.asterism.producer.circuit;

import io.asterism.schemas.InputException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * What examples that are done came to, on disk, so that a circuit that was broken off goes on with the next one. An example that is
 * there in part, or damaged, is forgotten with all behind it.
 *
 * @param <T> what one example comes to
 */
final class ExampleLog<T> implements AutoCloseable {
    private static final int LARGEST = 1 << 30;

    private final Path file;
    private final Codec<T> codec;
    private final Consumer<T> to;
    private final DataOutputStream out;
    private int done;

    /** How an example is written. */
    interface Codec<T> {
        void write(T example, DataOutputStream out) throws IOException;

        T read(DataInputStream in) throws IOException;
    }

    /** What becomes of a log of something else. */
    enum Other {
        REFUSED,
        /** It is begun anew. */
        REPLACED
    }

    /**
     * Opens a log, or begins it.
     *
     * @param identity of all that decides what examples come to
     * @param to told of each example in order, those first that are done already
     * @throws InputException if the file is that of another circuit and such are refused, or cannot be read or written
     */
    ExampleLog(Path file, String identity, Other other, Codec<T> codec, Consumer<T> to) {
        this.file = file;
        this.codec = codec;
        this.to = to;
        try {
            long end = Files.exists(file) ? read(identity, other) : 0;
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.truncate(end);
            }
            out = new DataOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND)));
            if (end == 0) {
                out.writeUTF(identity);
                out.flush();
            }
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private InputException refused(IOException e) {
        return new InputException(e, "'%s' cannot be read or written: %s", file, e.getMessage());
    }

    /** Examples that are done, the first ones. */
    int done() {
        return done;
    }

    /** Where the last whole example ends. */
    private long read(String identity, Other ofAnother) throws IOException {
        long end = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            String other = in.readUTF();
            if (!other.equals(identity)) {
                if (ofAnother == Other.REPLACED) {
                    return 0;
                }
                throw new InputException(
                        "'%s' is of a circuit with other examples, SAEs or settings, expected another --out, or the file gone",
                        file);
            }
            end = 2L + other.length();
            while (true) {
                int length = in.readInt();
                if (length < 0 || length > LARGEST) {
                    return end;
                }
                byte[] bytes = in.readNBytes(length);
                if (bytes.length < length || in.readLong() != checksum(bytes)) {
                    return end;
                }
                take(codec.read(new DataInputStream(new ByteArrayInputStream(bytes))));
                end += Integer.BYTES + length + Long.BYTES;
            }
        } catch (EOFException e) {
            return end;
        }
    }

    private void take(T example) {
        done++;
        to.accept(example);
    }

    private static long checksum(byte[] bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return checksum.getValue();
    }

    /** Adds the examples that come next. */
    void add(List<T> next) {
        try {
            for (T example : next) {
                ByteArrayOutputStream encoded = new ByteArrayOutputStream();
                try (DataOutputStream bytes = new DataOutputStream(encoded)) {
                    codec.write(example, bytes);
                }
                out.writeInt(encoded.size());
                out.write(encoded.toByteArray());
                out.writeLong(checksum(encoded.toByteArray()));
                take(example);
            }
            out.flush();
        } catch (IOException e) {
            throw refused(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw refused(e);
        }
    }
}
