package io.asterism.schemas.npz;

/**
 * The CRC-32 of pieces from those of each. Appending n bytes multiplies what was before by x^8n modulo the polynomial of the checksum, over the
 * field of two elements; bits stand in the checksum's order, the highest power lowest.
 */
final class JoinedChecksum {
    private static final int POLYNOMIAL = 0xedb8_8320;
    private static final int ONE = 1 << 31;
    private static final int X_TO_THE_8 = 1 << 23;

    private int value;

    /** Appends a piece. */
    void add(long checksum, long bytes) {
        value = product(power(X_TO_THE_8, bytes), value) ^ (int) checksum;
    }

    long value() {
        return Integer.toUnsignedLong(value);
    }

    private static int power(int base, long exponent) {
        int result = ONE;
        int square = base;
        for (long left = exponent; left > 0; left >>>= 1) {
            if ((left & 1) == 1) {
                result = product(result, square);
            }
            square = product(square, square);
        }
        return result;
    }

    private static int product(int a, int b) {
        int sum = 0;
        int multiple = b;
        for (int left = a; left != 0; left <<= 1) {
            if (left < 0) {
                sum ^= multiple;
            }
            multiple = (multiple & 1) == 0 ? multiple >>> 1 : multiple >>> 1 ^ POLYNOMIAL;
        }
        return sum;
    }
}
