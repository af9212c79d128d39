package io.asterism.producer.tokens;

import java.nio.charset.StandardCharsets;

/**
 * A text as UTF-8, which is how it is published; what is no character (a lone surrogate) is replaced.
 *
 * @param byteOf byte at which each code point begins, and the length at the end, {@code [codePoints + 1]}
 */
public record Utf8Text(String text, byte[] bytes, int[] byteOf) {
    /** Any Java string. */
    public static Utf8Text of(String any) {
        byte[] bytes = any.getBytes(StandardCharsets.UTF_8);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int[] byteOf = new int[text.codePointCount(0, text.length()) + 1];
        int codePoint = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (isFirst(bytes[i])) {
                byteOf[codePoint++] = i;
            }
        }
        byteOf[codePoint] = bytes.length;
        return new Utf8Text(text, bytes, byteOf);
    }

    private static boolean isFirst(byte b) {
        return (b & 0xc0) != 0x80;
    }

    /** The start of the character that the byte is part of. */
    public int characterStart(int offset) {
        int start = offset;
        while (start < bytes.length && start > 0 && !isFirst(bytes[start])) {
            start--;
        }
        return start;
    }

    /** The end of the character that the byte before the offset is part of. */
    public int characterEnd(int offset) {
        int end = offset;
        while (end < bytes.length && !isFirst(bytes[end])) {
            end++;
        }
        return end;
    }

    /** The text between two offsets that begin characters. */
    public String slice(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
