package io.asterism.schemas.npz;

import io.asterism.schemas.Half;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One array of an {@link NpzFile}, read from its first element to its last as they lie in the file: the last index runs
 * fastest, or with {@link #fortranOrder} the first. The whole array is at hand through {@link #floats} and {@link #longs}, which
 * give it with the last index fastest whatever the file does. Every method ends in an {@link InputException} that names the file
 * and the array if what is read is damaged or not of the kind asked for. Not for several threads at once.
 */
public final class NpyReader implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final String where;
    private final InputStream in;
    private final LongSupplier checksum;
    private final long expectedChecksum;
    private final NpyHeader header;
    private final long elements;
    private final ByteBuffer chunk;
    private long remaining;

    NpyReader(String where, InputStream in, long size, LongSupplier checksum, long expectedChecksum)
            throws IOException {
        this.where = where;
        this.in = in;
        this.checksum = checksum;
        this.expectedChecksum = expectedChecksum;
        this.header = NpyHeader.read(in);
        this.elements = header.elements();
        this.remaining = elements;
        long expected = header.bytes() + elements * header.type().bytes();
        if (size != expected) {
            throw new IOException("its header promises shape " + header.shapeText() + " of type '" + header.type()
                    + "', which takes " + expected + " bytes, but it has " + size);
        }
        this.chunk = ByteBuffer.allocate(Math.max(CHUNK, header.type().bytes()))
                .order(header.type().order());
    }

    /** Of the elements. */
    public NpyType type() {
        return header.type();
    }

    /** Elements along each axis; none for a scalar. */
    public long[] shape() {
        return header.shape().clone();
    }

    /** The shape as NumPy prints it. */
    public String shapeText() {
        return header.shapeText();
    }

    /** Whether the elements lie in the file with the first index running fastest. */
    public boolean fortranOrder() {
        return header.fortranOrder() && header.shape().length > 1;
    }

    /** Elements in all. */
    public long elements() {
        return elements;
    }

    /** Elements that are still to be read. */
    public long remaining() {
        return remaining;
    }

    /** The next elements, of any number type, each as the nearest 32-bit float (beyond its range: infinite). */
    public void readFloats(float[] into, int from, int count) {
        require(type().isNumber(), "numbers");
        transfer(from, count, (at, n) -> {
            if (type().kind() != NpyType.Kind.FLOAT) {
                for (int i = 0; i < n; i++) {
                    into[at + i] = nearestFloat(integer());
                }
            } else if (type().bytes() == 4) {
                chunk.asFloatBuffer().get(into, at, n);
            } else {
                for (int i = 0; i < n; i++) {
                    into[at + i] = (float) real();
                }
            }
        });
    }

    /** The next elements, of any number type, each as the nearest 64-bit float. */
    public void readDoubles(double[] into, int from, int count) {
        require(type().isNumber(), "numbers");
        transfer(from, count, (at, n) -> {
            for (int i = 0; i < n; i++) {
                into[at + i] = type().kind() == NpyType.Kind.FLOAT ? real() : nearestDouble(integer());
            }
        });
    }

    /** The next elements, of any integer type or bool. */
    public void readLongs(long[] into, int from, int count) {
        require(type().isInteger(), "whole numbers");
        transfer(from, count, (at, n) -> {
            for (int i = 0; i < n; i++) {
                long value = integer();
                if (value < 0 && type().kind() == NpyType.Kind.UNSIGNED) {
                    throw new IOException("it holds " + Long.toUnsignedString(value) + ", expected 2^63 - 1 at most");
                }
                into[at + i] = value;
            }
        });
    }

    /** Passes over the next elements. */
    public void skip(long count) {
        int atOnce = chunk.capacity() / Math.max(1, type().bytes());
        for (long left = count; left > 0; left -= atOnce) {
            transfer(0, (int) Math.min(left, atOnce), (at, n) -> {});
        }
    }

    /** All elements as 32-bit floats, last index fastest. */
    public float[] floats() {
        float[] values = new float[wholeLength()];
        readFloats(values, 0, values.length);
        if (!fortranOrder()) {
            return values;
        }
        float[] ordered = new float[values.length];
        int[] places = lastIndexFastest();
        for (int i = 0; i < values.length; i++) {
            ordered[places[i]] = values[i];
        }
        return ordered;
    }

    /** All elements as 64-bit integers, last index fastest. */
    public long[] longs() {
        long[] values = new long[wholeLength()];
        readLongs(values, 0, values.length);
        if (!fortranOrder()) {
            return values;
        }
        long[] ordered = new long[values.length];
        int[] places = lastIndexFastest();
        for (int i = 0; i < values.length; i++) {
            ordered[places[i]] = values[i];
        }
        return ordered;
    }

    /** The text of a scalar. */
    public String text() {
        boolean wide = type().kind() == NpyType.Kind.TEXT;
        require((wide || type().kind() == NpyType.Kind.BYTES) && elements == 1, "one text");
        byte[] bytes = new byte[type().bytes()];
        transfer(0, 1, (at, n) -> chunk.get(bytes));
        String order = type().order() == ByteOrder.BIG_ENDIAN ? "UTF-32BE" : "UTF-32LE";
        String padded = new String(bytes, wide ? Charset.forName(order) : StandardCharsets.ISO_8859_1);
        int end = padded.length();
        while (end > 0 && padded.charAt(end - 1) == 0) {
            end--;
        }
        return padded.substring(0, end);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw refuse(e.getMessage(), e);
        }
    }

    private void transfer(int from, int count, Decoder decoder) {
        if (count > remaining) {
            throw refuse(
                    "it has " + elements + " elements, " + remaining + " of them unread, expected " + count + " more",
                    null);
        }
        int width = Math.max(1, type().bytes());
        try {
            for (int done = 0; done < count; ) {
                int n = Math.min(count - done, chunk.capacity() / width);
                int bytes = n * type().bytes();
                if (in.readNBytes(chunk.array(), 0, bytes) < bytes) {
                    throw new IOException("it ends too early");
                }
                chunk.clear().limit(bytes);
                decoder.decode(from + done, n);
                done += n;
            }
            remaining -= count;
            if (remaining == 0) {
                validateEnd();
            }
        } catch (IOException e) {
            throw refuse(e.getMessage(), e);
        }
    }

    private void validateEnd() throws IOException {
        if (in.read() >= 0) {
            throw new IOException("it goes on behind its last element");
        }
        if (checksum.getAsLong() != expectedChecksum) {
            throw new IOException("its checksum is not the one in the file's directory");
        }
    }

    private double real() {
        return switch (type().bytes()) {
            case 2 -> Half.toFloat(chunk.getShort());
            case 4 -> chunk.getFloat();
            default -> chunk.getDouble();
        };
    }

    private long integer() {
        if (type().kind() == NpyType.Kind.BOOL) {
            return chunk.get() == 0 ? 0 : 1;
        }
        boolean signed = type().kind() == NpyType.Kind.SIGNED;
        return switch (type().bytes()) {
            case 1 -> signed ? chunk.get() : chunk.get() & 0xff;
            case 2 -> signed ? chunk.getShort() : chunk.getShort() & 0xffff;
            case 4 -> signed ? chunk.getInt() : chunk.getInt() & 0xffff_ffffL;
            default -> chunk.getLong();
        };
    }

    // Above 2^63 the lowest bit only decides ties, so half the value with that bit kept rounds the same way.
    private float nearestFloat(long value) {
        boolean huge = value < 0 && type().kind() == NpyType.Kind.UNSIGNED;
        return huge ? 2 * (float) ((value >>> 1) | (value & 1)) : (float) value;
    }

    private double nearestDouble(long value) {
        boolean huge = value < 0 && type().kind() == NpyType.Kind.UNSIGNED;
        return huge ? 2 * (double) ((value >>> 1) | (value & 1)) : (double) value;
    }

    private int wholeLength() {
        if (remaining != elements) {
            throw new IllegalStateException(where + " is already being read");
        }
        if (elements > Integer.MAX_VALUE - 8) {
            throw refuse("it has " + elements + " elements, expected fewer than 2^31 here", null);
        }
        return (int) elements;
    }

    /** Where the elements, in the order of the file, stand when the last index runs fastest. */
    private int[] lastIndexFastest() {
        long[] shape = header.shape();
        int[] stride = new int[shape.length];
        int product = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            stride[axis] = product;
            product = (int) (product * shape[axis]);
        }
        int[] places = new int[(int) elements];
        long[] index = new long[shape.length];
        int place = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = place;
            for (int axis = 0; axis < shape.length; axis++) {
                place += stride[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                place -= (int) (stride[axis] * shape[axis]);
                index[axis] = 0;
            }
        }
        return places;
    }

    private void require(boolean holds, String expected) {
        if (!holds) {
            throw refuse("it is of type '" + type() + "' and shape " + shapeText() + ", expected " + expected, null);
        }
    }

    private InputException refuse(@Nullable String why, @Nullable Exception cause) {
        return cause == null
                ? new InputException("cannot read %s: %s", where, why)
                : new InputException(cause, "cannot read %s: %s", where, why);
    }

    private interface Decoder {
        void decode(int at, int count) throws IOException;
    }
}
