package io.asterism.processor.blocks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes to be stored, growing as they are written; {@link BlockReader} reads them back. */
public final class BlockWriter {
    private byte[] bytes = new byte[1 << 10];
    private int size;

    /** Starts anew, in the same memory. */
    public BlockWriter clear() {
        size = 0;
        return this;
    }

    /** One byte. */
    public BlockWriter u8(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** A base-128 number, low digits first; negative numbers take ten bytes. */
    public BlockWriter varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** Eight bytes. */
    public BlockWriter i64(long value) {
        reserve(Long.BYTES);
        for (int k = 0; k < Long.BYTES; k++) {
            bytes[size++] = (byte) (value >>> (8 * k));
        }
        return this;
    }

    /** Eight bytes, IEEE 754. */
    public BlockWriter f64(double value) {
        return i64(Double.doubleToRawLongBits(value));
    }

    /** Four bytes, IEEE 754. */
    public BlockWriter f32(float value) {
        reserve(Integer.BYTES);
        int bits = Float.floatToRawIntBits(value);
        for (int k = 0; k < Integer.BYTES; k++) {
            bytes[size++] = (byte) (bits >>> (8 * k));
        }
        return this;
    }

    /** A length and the text in UTF-8. */
    public BlockWriter string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        varint(utf8.length);
        return raw(utf8, 0, utf8.length);
    }

    /** Bytes as they are, without a length. */
    public BlockWriter raw(byte[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, bytes, size, end - start);
        size += end - start;
        return this;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
