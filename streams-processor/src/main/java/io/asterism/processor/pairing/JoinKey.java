package io.asterism.processor.pairing;

import io.asterism.processor.blocks.BrokenBlockException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The key of a stored block: its kind, and the big-endian number of a context that waits. */
record JoinKey(Kind kind, long number) {
    /** What a block holds. The numbers are stored: never given again. */
    enum Kind {
        PROGRESS(1),
        WAITING(2);

        private final byte number;

        Kind(int number) {
            this.number = (byte) number;
        }
    }

    static final JoinKey PROGRESS = new JoinKey(Kind.PROGRESS, 0);

    static JoinKey waiting(long number) {
        return new JoinKey(Kind.WAITING, number);
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put(kind.number)
                .putLong(number)
                .array();
    }

    static JoinKey of(byte[] bytes) {
        if (bytes.length != 1 + Long.BYTES || bytes[0] < 1 || bytes[0] > Kind.values().length) {
            throw new BrokenBlockException(
                    "stored block of a join has key %s, expected 9 bytes, the first of them 1 or 2",
                    HexFormat.of().formatHex(bytes));
        }
        return new JoinKey(Kind.values()[bytes[0] - 1], ByteBuffer.wrap(bytes).getLong(1));
    }
}
