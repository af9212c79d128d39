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

    /** Two bytes. */
    public BlockWriter u16(int value) {
        return u8(value).u8(value >>> Byte.SIZE);
    }

    /** Three bytes. */
    public BlockWriter u24(int value) {
        return u16(value).u8(value >>> Short.SIZE);
    }

    /** Four bytes. */
    public BlockWriter i32(int value) {
        return u16(value).u16(value >>> Short.SIZE);
    }

    /** A base-128 number, low digits first; negative numbers take ten bytes. */
    public BlockWriter varint(long value) {
        reserve(10);
        byte[] into = bytes;
        int at = size;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            into[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[at++] = (byte) rest;
        size = at;
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
        return i32(Float.floatToRawIntBits(value));
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

    /** Number of bytes written. */
    public int size() {
        return size;
    }

    /**
     * The memory that is written to, for whoever packs many bytes at once: so many may be set from {@link #size} on, and are then
     * {@link #skip}ped.
     */
    public byte[] room(int more) {
        reserve(more);
        return bytes;
    }

    /** Takes bytes that were set in the {@link #room} as written. */
    public BlockWriter skip(int more) {
        size += more;
        return this;
    }

    /** Copies what was written to a place of an array. */
    public void copyTo(byte[] into, int at) {
        System.arraycopy(bytes, 0, into, at, size);
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
