package io.asterism.processor.counting;

import io.asterism.processor.blocks.BrokenBlockException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The key of a stored block: its kind, then big-endian where it belongs, so that the blocks of a pane lie together. */
record BlockKey(Kind kind, long pane, int level, int band, int index) {
    /** What a block holds. The numbers are stored: never given again, whatever the order here. */
    enum Kind {
        PROGRESS(1, "progress", 0),
        PANE(2, "pane", Long.BYTES),
        PANE_LATENTS(3, "pane's sums", Long.BYTES + Integer.BYTES),
        PANE_ROW(4, "pane's row", Long.BYTES + Byte.BYTES + Short.BYTES + Integer.BYTES),
        LATENT_NUMBERS(5, "latents' numbers", Integer.BYTES),
        LATENT_CONTEXTS(6, "latent's contexts", Integer.BYTES),
        PANE_TOKENS(7, "pane's tokens", Long.BYTES + Integer.BYTES),
        PANE_QUALITY(8, "pane's quality", Long.BYTES);

        private final byte number;
        private final String title;
        private final int places;

        Kind(int number, String title, int places) {
            this.number = (byte) number;
            this.title = title;
            this.places = places;
        }
    }

    static BlockKey progress() {
        return new BlockKey(Kind.PROGRESS, 0, 0, 0, 0);
    }

    static BlockKey pane(long pane) {
        return new BlockKey(Kind.PANE, pane, 0, 0, 0);
    }

    static BlockKey paneLatents(long pane, int chunk) {
        return new BlockKey(Kind.PANE_LATENTS, pane, 0, 0, chunk);
    }

    static BlockKey paneRow(long pane, int level, int band, int latent) {
        return new BlockKey(Kind.PANE_ROW, pane, level, band, latent);
    }

    static BlockKey paneTokens(long pane, int number) {
        return new BlockKey(Kind.PANE_TOKENS, pane, 0, 0, number);
    }

    static BlockKey paneQuality(long pane) {
        return new BlockKey(Kind.PANE_QUALITY, pane, 0, 0, 0);
    }

    static BlockKey latentNumbers(int chunk) {
        return new BlockKey(Kind.LATENT_NUMBERS, 0, 0, 0, chunk);
    }

    static BlockKey latentContexts(int latent) {
        return new BlockKey(Kind.LATENT_CONTEXTS, 0, 0, 0, latent);
    }

    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(1 + kind.places).put(kind.number);
        switch (kind) {
            case PROGRESS -> {}
            case PANE, PANE_QUALITY -> out.putLong(pane);
            case PANE_LATENTS, PANE_TOKENS -> out.putLong(pane).putInt(index);
            case PANE_ROW ->
                out.putLong(pane).put((byte) level).putShort((short) band).putInt(index);
            case LATENT_NUMBERS, LATENT_CONTEXTS -> out.putInt(index);
        }
        return out.array();
    }

    /**
     * Reads a key back.
     *
     * @throws BrokenBlockException if it is of no kind, or longer or shorter than keys of its kind are
     */
    static BlockKey of(byte[] bytes) {
        Kind kind = kindOf(bytes);
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, kind.places);
        return switch (kind) {
            case PROGRESS -> progress();
            case PANE -> pane(in.getLong());
            case PANE_LATENTS -> paneLatents(in.getLong(), in.getInt());
            case PANE_ROW -> paneRow(in.getLong(), in.get() & 0xff, in.getShort() & 0xffff, in.getInt());
            case LATENT_NUMBERS -> latentNumbers(in.getInt());
            case LATENT_CONTEXTS -> latentContexts(in.getInt());
            case PANE_TOKENS -> paneTokens(in.getLong(), in.getInt());
            case PANE_QUALITY -> paneQuality(in.getLong());
        };
    }

    private static Kind kindOf(byte[] bytes) {
        for (Kind kind : Kind.values()) {
            if (bytes.length == 1 + kind.places && bytes[0] == kind.number) {
                return kind;
            }
        }
        throw new BrokenBlockException(
                "stored block has key %s, expected a byte from 1 to 8 and what belongs to that kind",
                HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        String of = pane == PaneCounts.TOTAL ? "the total" : "pane " + pane;
        return "'" + kind.title + "'"
                + switch (kind) {
                    case PROGRESS -> "";
                    case PANE, PANE_QUALITY -> " of " + of;
                    case PANE_LATENTS -> " of chunk " + index + " of " + of;
                    case PANE_ROW -> " of latent " + index + " in band " + band + " at level " + level + " of " + of;
                    case LATENT_NUMBERS -> " of chunk " + index;
                    case LATENT_CONTEXTS -> " of latent " + index;
                    case PANE_TOKENS -> " number " + index + " of " + of;
                };
    }
}
