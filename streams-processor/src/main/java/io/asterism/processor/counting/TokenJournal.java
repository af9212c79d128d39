package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.blocks.LiveBlocks.BlockSink;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens that a pane's rows were counted from since they were last stored. A commit that stores them instead of the rows costs what the
 * tokens take, not what the matrix does; who takes the state back counts them once more. When they would take too much of the room that the
 * rows take, the rows are stored and the tokens forgotten. {@link TokenBlocks} has their form.
 */
final class TokenJournal {
    /**
     * How much may wait in tokens.
     *
     * @param bytes most bytes of tokens, which wait on the heap for a commit
     * @param share most bytes of tokens for each byte of the rows that they stand for
     * @param nanos most processor time that counting them took, as taking the state back will have to do it again
     */
    record Limits(long bytes, double share, long nanos) {
        static final Limits DEFAULT = new Limits(64L << 20, 0.5, 5_000_000_000L);
    }

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Entries after which a block ends: far below what a record may hold. */
    private static final int BLOCK_ENTRIES = 1 << 18;

    private final long pane;
    private final TokenBlocks form;
    private final Limits limits;
    private final List<byte[]> fresh = new ArrayList<>();
    private final List<byte[]> loaded = new ArrayList<>();
    private int stored;
    private long bytes;
    private long nanos;
    private boolean complete = true;

    TokenJournal(long pane, int dSae, int levels, Limits limits) {
        this.pane = pane;
        this.form = new TokenBlocks(dSae, levels);
        this.limits = limits;
    }

    /** This thread's processor time: how busy the machine is must not decide what is stored. */
    static long nanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Takes the tokens of a batch, which it took so much processor time to count. */
    void add(TokenBatch batch, long countingNanos) {
        nanos += countingNanos;
        int from = 0;
        while (complete && from < batch.tokens()) {
            int tokens = 0;
            int entries = 0;
            int to = from;
            for (; to < batch.tokens() && entries < BLOCK_ENTRIES; to++) {
                int active = batch.active(to);
                if (TokenBlocks.holds(active)) {
                    tokens++;
                    entries += active;
                }
            }
            if (tokens > 0) {
                take(form.encode(batch, from, to, tokens, entries));
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
        long start = nanos();
        for (int number = 0; number < loaded.size(); number++) {
            BlockReader.read(BlockKey.paneTokens(pane, number), loaded.get(number), in -> {
                form.decode(in, batch, count);
                return in;
            });
        }
        stored += loaded.size();
        loaded.clear();
        count.run();
        nanos += nanos() - start;
    }
}
