package io.asterism.processor.subspace;

import io.asterism.processor.blocks.BrokenBlockException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** The key of a stored block of a tracked group: its kind, the pane big-endian, and the group's name. */
record SubspaceKey(Kind kind, long pane, String name) {
    /** Stands for no pane, but for everything since the group was defined. */
    static final long TOTAL = Long.MIN_VALUE;

    /** What a block holds. The numbers are stored: never given again, whatever the order here. */
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

    /**
     * Reads a key back.
     *
     * @throws BrokenBlockException if it is of no kind or names no group
     */
    static SubspaceKey of(byte[] bytes) {
        if (bytes.length > 1 + Long.BYTES) {
            ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
            long pane = in.getLong();
            String name = StandardCharsets.UTF_8.decode(in).toString();
            for (Kind kind : Kind.values()) {
                if (kind.number == bytes[0] && SubspaceDefinition.isLegalName(name)) {
                    return new SubspaceKey(kind, pane, name);
                }
            }
        }
        throw new BrokenBlockException(
                "stored block has key %s, expected a byte from 1 to 3, a pane and a group's name",
                HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return "'" + kind.name().toLowerCase(Locale.ROOT) + "' of group " + name + " in "
                + (pane == TOTAL ? "the total" : "pane " + pane);
    }
}
