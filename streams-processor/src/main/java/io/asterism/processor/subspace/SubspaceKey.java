package io.asterism.processor.subspace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The key of a stored block of a tracked group: its kind, the pane big-endian, and the group's name. */
record SubspaceKey(Kind kind, long pane, String name) {
    /** Stands for no pane, but for everything since the group was defined. */
    static final long TOTAL = Long.MIN_VALUE;

    /** What a block holds. The numbers are stored: never given again. */
    enum Kind {
        DEFINITION(1),
        MOMENTS(2),
        POINTS(3);

        private final byte number;

        Kind(int number) {
            this.number = (byte) number;
        }
    }

    byte[] toBytes() {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Long.BYTES + utf8.length)
                .put(kind.number)
                .putLong(pane)
                .put(utf8)
                .array();
    }

    static SubspaceKey of(byte[] bytes) {
        if (bytes.length <= 1 + Long.BYTES || bytes[0] < 1 || bytes[0] > Kind.values().length) {
            throw new IllegalStateException("stored block of " + bytes.length + " bytes of key is none of a group");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        long pane = in.getLong();
        return new SubspaceKey(
                Kind.values()[bytes[0] - 1],
                pane,
                StandardCharsets.UTF_8.decode(in).toString());
    }
}
