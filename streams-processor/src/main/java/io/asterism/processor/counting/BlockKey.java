package io.asterism.processor.counting;

import java.nio.ByteBuffer;

/** The key of a stored block: its kind, then big-endian where it belongs, so that the blocks of a pane lie together. */
record BlockKey(Kind kind, long pane, int level, int band, int index) {
    /** What a block holds. The numbers are stored: never given again. */
    enum Kind {
        PROGRESS(1),
        PANE(2),
        PANE_LATENTS(3),
        PANE_ROW(4),
        LATENT_NUMBERS(5),
        LATENT_CONTEXTS(6),
        PANE_TOKENS(7);

        private final byte number;

        Kind(int number) {
            this.number = (byte) number;
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

    static BlockKey latentNumbers(int chunk) {
        return new BlockKey(Kind.LATENT_NUMBERS, 0, 0, 0, chunk);
    }

    static BlockKey latentContexts(int latent) {
        return new BlockKey(Kind.LATENT_CONTEXTS, 0, 0, 0, latent);
    }

    /** Whether a key's first byte is one of these kinds. */
    static boolean isKnown(byte[] key) {
        return key.length > 0 && key[0] >= Kind.PROGRESS.number && key[0] <= Kind.PANE_TOKENS.number;
    }

    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(16).put(kind.number);
        switch (kind) {
            case PROGRESS -> {}
            case PANE -> out.putLong(pane);
            case PANE_LATENTS, PANE_TOKENS -> out.putLong(pane).putInt(index);
            case PANE_ROW ->
                out.putLong(pane).put((byte) level).putShort((short) band).putInt(index);
            case LATENT_NUMBERS, LATENT_CONTEXTS -> out.putInt(index);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    static BlockKey of(byte[] bytes) {
        if (!isKnown(bytes)) {
            throw new IllegalStateException(
                    "stored block has a key of kind " + (bytes.length == 0 ? "none" : bytes[0]) + ", expected 1 to 7");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        Kind kind = Kind.values()[bytes[0] - 1];
        return switch (kind) {
            case PROGRESS -> progress();
            case PANE -> pane(in.getLong());
            case PANE_LATENTS -> paneLatents(in.getLong(), in.getInt());
            case PANE_ROW -> paneRow(in.getLong(), in.get(), in.getShort() & 0xffff, in.getInt());
            case LATENT_NUMBERS -> latentNumbers(in.getInt());
            case LATENT_CONTEXTS -> latentContexts(in.getInt());
            case PANE_TOKENS -> paneTokens(in.getLong(), in.getInt());
        };
    }
}
