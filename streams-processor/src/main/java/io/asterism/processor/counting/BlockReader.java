package io.asterism.processor.counting;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A place in stored bytes that moves on as it reads: little-endian numbers, base-128 varints, strings with their length before them. */
final class BlockReader {
    private final byte[] bytes;
    private int at;

    BlockReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    int position() {
        return at;
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    int u8() {
        return bytes[at++] & 0xff;
    }

    long varint() {
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

    long i64() {
        long value = 0;
        for (int k = 0; k < Long.BYTES; k++) {
            value |= (bytes[at++] & 0xffL) << (8 * k);
        }
        return value;
    }

    double f64() {
        return Double.longBitsToDouble(i64());
    }

    float f32() {
        int value = 0;
        for (int k = 0; k < Integer.BYTES; k++) {
            value |= (bytes[at++] & 0xff) << (8 * k);
        }
        return Float.intBitsToFloat(value);
    }

    String string() {
        int length = (int) varint();
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    byte[] bytes() {
        int length = (int) varint();
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }
}
