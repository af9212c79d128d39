package io.asterism.schemas.npz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.ZipOutputStream;

/** One array of an {@link NpzWriter}, written from its first element to its last. Not for several threads at once. */
public final class NpyWriter implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final String name;
    private final ZipOutputStream zip;
    private final NpyType type;
    private final long elements;
    private final ByteBuffer chunk;
    private long written;

    NpyWriter(String name, ZipOutputStream zip, NpyHeader header) throws IOException {
        this.name = name;
        this.zip = zip;
        this.type = header.type();
        this.elements = header.elements();
        this.chunk = ByteBuffer.allocate(CHUNK).order(type.order());
        zip.write(header.encoded());
    }

    /** The next elements of an integer array; a value that its type cannot hold is an {@link ArithmeticException}. */
    public void write(long[] values, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            write(values[i]);
        }
    }

    /** The next elements of an integer array. */
    public void write(int[] values, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            write((long) values[i]);
        }
    }

    /** The next elements of a 32-bit float array. */
    public void write(float[] values, int from, int count) throws IOException {
        require(type.equals(NpyType.F4));
        for (int i = from; i < from + count; i++) {
            room();
            chunk.putFloat(values[i]);
        }
        written += count;
    }

    /** The next element of an integer array; a value that its type cannot hold is an {@link ArithmeticException}. */
    public void write(long value) throws IOException {
        room();
        if (type.equals(NpyType.I8)) {
            chunk.putLong(value);
        } else {
            require(type.equals(NpyType.I4));
            chunk.putInt(Math.toIntExact(value));
        }
        written++;
    }

    void write(byte[] text) throws IOException {
        zip.write(text);
        written++;
    }

    /**
     * Ends the array.
     *
     * @throws IllegalStateException if there were more or fewer elements than its shape says
     */
    @Override
    public void close() throws IOException {
        drain();
        zip.closeEntry();
        if (written != elements) {
            throw new IllegalStateException("array '" + name + "' got " + written + " elements, expected " + elements);
        }
    }

    private void room() throws IOException {
        if (chunk.remaining() < Long.BYTES) {
            drain();
        }
    }

    private void drain() throws IOException {
        zip.write(chunk.array(), 0, chunk.position());
        chunk.clear();
    }

    private void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("array '" + name + "' is of type '" + type + "'");
        }
    }
}
