package io.asterism.schemas.npz;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an array's elements are: NumPy's {@code descr}, such as {@code <f4}.
 *
 * @param kind how the bytes are understood
 * @param bytes of one element
 * @param order of an element's bytes
 */
public record NpyType(Kind kind, int bytes, ByteOrder order) {
    /** Signed, 32 bits. */
    public static final NpyType I4 = new NpyType(Kind.SIGNED, 4, ByteOrder.LITTLE_ENDIAN);

    /** Signed, 64 bits. */
    public static final NpyType I8 = new NpyType(Kind.SIGNED, 8, ByteOrder.LITTLE_ENDIAN);

    /** Floating point, 32 bits. */
    public static final NpyType F4 = new NpyType(Kind.FLOAT, 4, ByteOrder.LITTLE_ENDIAN);

    private static final Pattern DESCR = Pattern.compile("([<>|=])([a-zA-Z])(\\d{0,9})");

    /** How an element's bytes are understood. */
    public enum Kind {
        /** Two's complement of 1, 2, 4 or 8 bytes. */
        SIGNED('i'),
        /** Unsigned integer of 1, 2, 4 or 8 bytes. */
        UNSIGNED('u'),
        /** IEEE 754 of 2, 4 or 8 bytes. */
        FLOAT('f'),
        /** One byte, 0 or 1. */
        BOOL('b'),
        /** Single-byte characters, filled up with zeros. */
        BYTES('S'),
        /** UTF-32 characters, filled up with zeros. */
        TEXT('U');

        private final char code;

        Kind(char code) {
            this.code = code;
        }
    }

    /** Whether the elements are whole numbers or truth values. */
    public boolean isInteger() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED || kind == Kind.BOOL;
    }

    /** Whether the elements are numbers or truth values. */
    public boolean isNumber() {
        return isInteger() || kind == Kind.FLOAT;
    }

    /** As NumPy writes it. */
    @Override
    public String toString() {
        char endian = bytes == 1 || kind == Kind.BYTES ? '|' : order == ByteOrder.BIG_ENDIAN ? '>' : '<';
        return "" + endian + kind.code + (kind == Kind.TEXT ? bytes / 4 : bytes);
    }

    static NpyType parse(String descr) throws IOException {
        Matcher matcher = DESCR.matcher(descr);
        if (!matcher.matches()) {
            throw new IOException("its type is '" + descr + "', expected a NumPy type such as '<f4'");
        }
        if (matcher.group(2).equals("O")) {
            throw new IOException(
                    "it holds Python objects (type '" + descr + "'), expected numbers: pickles are not read");
        }
        ByteOrder order = switch (matcher.group(1)) {
            case ">" -> ByteOrder.BIG_ENDIAN;
            case "=" -> ByteOrder.nativeOrder();
            default -> ByteOrder.LITTLE_ENDIAN;
        };
        int size = matcher.group(3).isEmpty() ? 0 : Integer.parseInt(matcher.group(3));
        for (Kind kind : Kind.values()) {
            if (matcher.group(2).charAt(0) == kind.code && isSize(kind, size)) {
                return new NpyType(kind, kind == Kind.TEXT ? 4 * size : size, order);
            }
        }
        throw new IOException(
                "its type is '" + descr + "', expected one of i1, i2, i4, i8, u1, u2, u4, u8, f2, f4, f8, b1, S or U");
    }

    private static boolean isSize(Kind kind, int size) {
        return switch (kind) {
            case SIGNED, UNSIGNED -> size == 1 || size == 2 || size == 4 || size == 8;
            case FLOAT -> size == 2 || size == 4 || size == 8;
            case BOOL -> size == 1;
            case BYTES, TEXT -> size <= 1 << 12;
        };
    }
}
