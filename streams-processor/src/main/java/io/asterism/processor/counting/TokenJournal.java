package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.blocks.LiveBlocks.BlockSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens that a pane's rows were counted from since they were last stored. A commit that stores them instead of the rows costs what the
 * tokens take, not what the matrix does; who takes the state back counts them once more. When they would take too much of the room that the
 * rows take, the rows are stored and the tokens forgotten.
 *
 * <pre>
 * block = version (1 byte: 1), u32 tokens, u32 entries, for each token u16 (entries - 1),
 *         latents of all entries (u16 up to 65,536 latents, else u32), ascending within a token,
 *         where there are several thresholds: level of each entry (u8)
 * </pre>
 *
 * All little-endian. Only tokens on which two latents or more are active are kept, and of these only what is active.
 */
final class TokenJournal {
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 9;

    /**
     * How much may wait in tokens.
     *
     * @param bytes most bytes of tokens, which wait on the heap for a commit
     * @param share most bytes of tokens for each byte of the rows that they stand for
     * @param nanos longest that counting them took, as taking the state back will have to do it again
     */
    record Limits(long bytes, double share, long nanos) {
        static final Limits DEFAULT = new Limits(64L << 20, 0.5, 5_000_000_000L);
    }

    /** Entries after which a block ends: far below what a record may hold. */
    private static final int BLOCK_ENTRIES = 1 << 18;

    private final long pane;
    private final int dSae;
    private final int levels;
    private final Limits limits;
    private final List<byte[]> fresh = new ArrayList<>();
    private final List<byte[]> loaded = new ArrayList<>();
    private int stored;
    private long bytes;
    private long nanos;
    private boolean complete = true;

    TokenJournal(long pane, int dSae, int levels, Limits limits) {
        this.pane = pane;
        this.dSae = dSae;
        this.levels = levels;
        this.limits = limits;
    }

    /** Takes the tokens of a batch, which it took so long to count. */
    void add(TokenBatch batch, long countingNanos) {
        nanos += countingNanos;
        int from = 0;
        while (complete && from < batch.tokens()) {
            int tokens = 0;
            int entries = 0;
            int to = from;
            for (; to < batch.tokens() && entries < BLOCK_ENTRIES; to++) {
                int active = batch.active(to);
                if (active > 1) {
                    tokens++;
                    entries += active;
                }
            }
            if (tokens > 0) {
                take(encode(batch, from, to, tokens, entries));
            }
            from = to;
        }
    }

    private void take(byte[] block) {
        fresh.add(block);
        bytes += block.length;
        if (bytes > limits.bytes || nanos > limits.nanos) {
            giveUp();
        }
    }

    /** Rows have changed by something else than tokens, or by too many: only they can be stored. */
    void giveUp() {
        complete = false;
        fresh.clear();
    }

    /** Whether the tokens can be stored in place of rows that would take so many bytes. */
    boolean standsFor(long rowBytes) {
        return complete && bytes / limits.share <= rowBytes;
    }

    /** Stores what came since the last commit. */
    void store(BlockSink sink) {
        for (byte[] block : fresh) {
            sink.put(BlockKey.paneTokens(pane, stored++).toBytes(), block);
        }
        fresh.clear();
    }

    /** Forgets all tokens, as the rows are stored. */
    void remove(BlockSink sink) {
        for (int k = 0; k < stored; k++) {
            sink.put(BlockKey.paneTokens(pane, k).toBytes(), null);
        }
        fresh.clear();
        stored = 0;
        bytes = 0;
        nanos = 0;
        complete = true;
    }

    /** Takes back a stored block; they come in the order of their numbers. */
    void load(int number, byte[] block) {
        if (number != loaded.size()) {
            throw new BrokenBlockException("it is number %d of its pane, expected %d", number, loaded.size());
        }
        loaded.add(block);
        bytes += block.length;
    }

    /** Counts the tokens that were taken back. */
    void replay(TokenBatch batch, Runnable count) {
        if (loaded.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        for (int number = 0; number < loaded.size(); number++) {
            BlockReader.read(BlockKey.paneTokens(pane, number), loaded.get(number), in -> {
                decode(in.rest(), batch, count);
                return in;
            });
        }
        stored += loaded.size();
        loaded.clear();
        count.run();
        nanos += System.nanoTime() - start;
    }

    private byte[] encode(TokenBatch batch, int from, int to, int tokens, int entries) {
        int width = latentBytes();
        ByteBuffer out = ByteBuffer.allocate(size(tokens, entries)).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) VERSION).putInt(tokens).putInt(entries);
        int latents = HEADER_BYTES + Short.BYTES * tokens;
        int levelAt = latents + width * entries;
        int[] batchLatents = batch.latents();
        byte[] batchLevels = batch.levels();
        for (int token = from; token < to; token++) {
            int active = batch.active(token);
            if (active < 2) {
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

    private void decode(byte[] block, TokenBatch batch, Runnable count) {
        ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        if (block.length < HEADER_BYTES) {
            throw new BrokenBlockException("it ends too early, after %d bytes", block.length);
        }
        int version = in.get();
        if (version != VERSION) {
            throw new BrokenBlockException("it has version %d, expected %d", version, VERSION);
        }
        int tokens = in.getInt();
        int entries = in.getInt();
        if (tokens < 1 || entries < 2 || size(tokens, entries) != block.length) {
            throw new BrokenBlockException(
                    "it has %d tokens and %d entries, expected as many as its length is of", tokens, entries);
        }
        decodeTokens(in, tokens, entries, batch, count);
    }

    private void decodeTokens(ByteBuffer in, int tokens, int entries, TokenBatch batch, Runnable count) {
        int next = 0;
        int latents = HEADER_BYTES + Short.BYTES * tokens;
        int levelAt = latents + latentBytes() * entries;
        for (int token = 0; token < tokens; token++) {
            int active = (in.getShort() & 0xffff) + 1;
            if (active < 2 || active > entries - next) {
                throw new BrokenBlockException(
                        "it has %d latents on token %d, expected 2 to %d", active, token, entries - next);
            }
            if (!batch.hasRoomFor(active)) {
                count.run();
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
