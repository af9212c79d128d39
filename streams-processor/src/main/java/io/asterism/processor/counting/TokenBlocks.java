package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BrokenBlockException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The form of stored tokens: of each token on which two latents or more are active, which these are.
 *
 * <pre>
 * block = version (1 byte: 1), u32 tokens, u32 entries, for each token u16 (entries - 1),
 *         latents of all entries (u16 up to 65,536 latents, else u32), ascending within a token,
 *         where there are several thresholds: level of each entry (u8)
 * </pre>
 *
 * All little-endian.
 *
 * @param levels number of thresholds
 */
record TokenBlocks(int dSae, int levels) {
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 1 + 2 * Integer.BYTES;

    /** Fewest active latents that make a pair. */
    private static final int LEAST_ACTIVE = 2;

    /** Whether a token with so many active latents is stored. */
    static boolean holds(int active) {
        return active >= LEAST_ACTIVE;
    }

    /**
     * Packs a stretch of a batch.
     *
     * @param from the first token
     * @param to after the last
     * @param tokens how many of them are stored
     * @param entries active latents of these
     */
    byte[] encode(TokenBatch batch, int from, int to, int tokens, int entries) {
        int width = latentBytes();
        ByteBuffer out = ByteBuffer.allocate(size(tokens, entries)).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) VERSION).putInt(tokens).putInt(entries);
        int latents = HEADER_BYTES + Short.BYTES * tokens;
        int levelAt = latents + width * entries;
        int[] batchLatents = batch.latents();
        byte[] batchLevels = batch.levels();
        for (int token = from; token < to; token++) {
            int active = batch.active(token);
            if (!holds(active)) {
                continue;
            }
            out.putShort((short) (active - 1));
            for (int k = batch.start(token); k < batch.ends()[token]; k++) {
                if (batchLevels[k] < 0) {
                    continue;
                }
                if (width == Short.BYTES) {
                    out.putShort(latents, (short) batchLatents[k]);
                } else {
                    out.putInt(latents, batchLatents[k]);
                }
                latents += width;
                if (levels > 1) {
                    out.put(levelAt++, batchLevels[k]);
                }
            }
        }
        return out.array();
    }

    /**
     * Adds the tokens of a block to a batch.
     *
     * @param full empties the batch, when it has no room for another token
     * @throws BrokenBlockException if the bytes are not tokens of this SAE
     */
    void decode(BlockReader in, TokenBatch batch, Runnable full) {
        in.expectVersion(VERSION);
        int tokens = in.i32();
        int entries = in.i32();
        byte[] body = in.rest();
        if (tokens < 1 || entries < LEAST_ACTIVE || size(tokens, entries) != HEADER_BYTES + body.length) {
            throw new BrokenBlockException(
                    "it has %d tokens and %d entries, expected as many as its length is of", tokens, entries);
        }
        decode(ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN), tokens, entries, batch, full);
    }

    private void decode(ByteBuffer in, int tokens, int entries, TokenBatch batch, Runnable full) {
        int next = 0;
        int latents = Short.BYTES * tokens;
        int levelAt = latents + latentBytes() * entries;
        for (int token = 0; token < tokens; token++) {
            int active = (in.getShort() & 0xffff) + 1;
            if (!holds(active) || active > entries - next) {
                throw new BrokenBlockException(
                        "it has %d latents on token %d, expected 2 to %d", active, token, entries - next);
            }
            if (!batch.hasRoomFor(active)) {
                full.run();
            }
            int previous = -1;
            for (int end = next + active; next < end; next++) {
                int latent = latentBytes() == Short.BYTES
                        ? in.getShort(latents + Short.BYTES * next) & 0xffff
                        : in.getInt(latents + Integer.BYTES * next);
                int level = levels == 1 ? 0 : in.get(levelAt + next);
                if (latent <= previous || latent >= dSae || level < 0 || level >= levels) {
                    throw new BrokenBlockException(
                            "it has latent %d after %d at threshold %d on token %d, expected ascending latents below %d at thresholds below %d",
                            latent, previous, level, token, dSae, levels);
                }
                batch.addEntry(latent, 0, level);
                previous = latent;
            }
            batch.endToken(0);
        }
        if (next != entries) {
            throw new BrokenBlockException("it has %d entries, expected %d", next, entries);
        }
    }

    private int latentBytes() {
        return dSae <= Band.WIDTH ? Short.BYTES : Integer.BYTES;
    }

    /** Bytes of a block; -1 where no block is so large. */
    private int size(int tokens, int entries) {
        long size =
                HEADER_BYTES + (long) Short.BYTES * tokens + (long) (latentBytes() + (levels > 1 ? 1 : 0)) * entries;
        return size > Integer.MAX_VALUE ? -1 : (int) size;
    }
}
