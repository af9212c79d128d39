package io.asterism.schemas.npz;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One array of an {@link NpzWriter}, written from its first element to its last. Not for several threads at once. */
public final class NpyWriter implements AutoCloseable {
    private static final int CHUNK = 1 << 20;

    private final String name;
    private final PackedEntry entry;
    private final NpyType type;
    private final long elements;
    private final ByteBuffer chunk;
    private long written;

    NpyWriter(String name, Opening opening, NpzPacking packing, NpyHeader header) throws IOException {
        this.name = name;
        this.type = header.type();
        this.elements = header.elements();
        byte[] encoded = header.encoded();
        long bytes = elements * type.bytes() + encoded.length;
        int method = packing == NpzPacking.NONE ? ZipContainer.STORED : ZipContainer.DEFLATED;
        this.entry = new PackedEntry(opening.open(name + ".npy", method, bytes), packing, type.bytes());
        // The header is a multiple of every element's size.
        this.chunk = ByteBuffer.allocate((int) Math.min(CHUNK, Math.max(bytes, Long.BYTES)))
                .order(type.order());
        entry.add(encoded, encoded.length);
    }

    /** Begins an entry. */
    interface Opening {
        PackedEntry.Target open(String entry, int method, long bytes) throws IOException;
    }

    /** The next elements of an integer array; a value that its type cannot hold is an {@link ArithmeticException}. */
    public void write(long[] values, int from, int count) throws IOException {
        if (type.equals(NpyType.I8)) {
            inChunks(from, count, (at, n) -> chunk.asLongBuffer().put(values, at, n));
        } else {
            for (int i = from; i < from + count; i++) {
                write(values[i]);
            }
        }
    }

    /** The next elements of an integer array. */
    public void write(int[] values, int from, int count) throws IOException {
        if (type.equals(NpyType.I4)) {
            inChunks(from, count, (at, n) -> chunk.asIntBuffer().put(values, at, n));
        } else {
            for (int i = from; i < from + count; i++) {
                write((long) values[i]);
            }
        }
    }

    /** The next elements of a 32-bit float array. */
    public void write(float[] values, int from, int count) throws IOException {
        require(type.equals(NpyType.F4));
        inChunks(from, count, (at, n) -> chunk.asFloatBuffer().put(values, at, n));
    }

    private interface Encoder {
        void encode(int at, int count);
    }

    private void inChunks(int from, int count, Encoder encoder) throws IOException {
        for (int done = 0; done < count; ) {
            room();
            int n = Math.min(count - done, chunk.remaining() / type.bytes());
            encoder.encode(from + done, n);
            chunk.position(chunk.position() + n * type.bytes());
            done += n;
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
        entry.add(text, text.length);
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
        entry.close();
        if (written != elements) {
            throw new IllegalStateException("array '" + name + "' got " + written + " elements, expected " + elements);
        }
    }

    private void room() throws IOException {
        if (chunk.remaining() < type.bytes()) {
            drain();
        }
    }

    private void drain() throws IOException {
        entry.add(chunk.array(), chunk.position());
        chunk.clear();
    }

    private void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("array '" + name + "' is of type '" + type + "'");
        }
    }
}
