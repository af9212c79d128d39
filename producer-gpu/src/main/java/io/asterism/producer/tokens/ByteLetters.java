package io.asterism.producer.tokens;

/**
 * GPT-2's alphabet for bytes: printable Latin-1 characters stand for themselves, the other bytes, in order, for the characters from
 * U+0100 on.
 */
final class ByteLetters {
    private static final int FIRST_SUBSTITUTE = 0x100;
    private static final int[] BYTE_OF = new int[2 * FIRST_SUBSTITUTE];

    static {
        int substitute = FIRST_SUBSTITUTE;
        for (int b = 0; b < FIRST_SUBSTITUTE; b++) {
            BYTE_OF[isPrintable(b) ? b : substitute++] = b;
        }
    }

    private ByteLetters() {}

    private static boolean isPrintable(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
    }

    static int byteOf(int letter) {
        return letter < BYTE_OF.length ? BYTE_OF[letter] : '?';
    }
}
