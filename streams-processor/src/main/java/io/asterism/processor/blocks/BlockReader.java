package io.asterism.processor.blocks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** A place in stored bytes that moves on as it reads: little-endian numbers, base-128 varints, strings with their length before them. */
public final class BlockReader {
    private final byte[] bytes;
    private int at;

    /** Reads from a place on. */
    public BlockReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** The place of the next byte. */
    public int position() {
        return at;
    }

    /** Whether nothing is left. */
    public boolean isAtEnd() {
        return at == bytes.length;
    }

    /** One byte, 0 to 255. */
    public int u8() {
        return bytes[at++] & 0xff;
    }

    /** A base-128 number, low digits first. */
    public long varint() {
        byte b = bytes[at++];
        if (b >= 0) {
            return b;
        }
        long value = b & 0x7f;
        for (int shift = 7; shift < Long.SIZE; shift += 7) {
            b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("stored block has a number of more than 64 bits");
    }

    /** Eight bytes. */
    public long i64() {
        long value = 0;
        for (int k = 0; k < Long.BYTES; k++) {
            value |= (bytes[at++] & 0xffL) << (8 * k);
        }
        return value;
    }

    /** Eight bytes, IEEE 754. */
    public double f64() {
        return Double.longBitsToDouble(i64());
    }

    /** Four bytes, IEEE 754. */
    public float f32() {
        int value = 0;
        for (int k = 0; k < Integer.BYTES; k++) {
            value |= (bytes[at++] & 0xff) << (8 * k);
        }
        return Float.intBitsToFloat(value);
    }

    /** A length and so many bytes of UTF-8. */
    public String string() {
        int length = (int) varint();
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    /** A length and so many bytes. */
    public byte[] bytes() {
        int length = (int) varint();
        Objects.checkFromIndexSize(at, length, bytes.length);
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }
}
