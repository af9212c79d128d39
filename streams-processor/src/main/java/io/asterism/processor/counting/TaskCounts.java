package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.blocks.LiveBlocks;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one task keeps of its partition of an SAE's stream: counts by pane and in total, and the latents' records. One thread adds
 * contexts; any thread reads the figures, which are those of the moment.
 *
 * <p>Contexts gather in a batch, which is counted when it is full, when the pane changes, when somebody asks for it, and at every commit.
 */
public final class TaskCounts implements TaskFigures, LiveBlocks {
    /** What became of a context. */
    public enum Outcome {
        /** It is counted, or will be with its batch. */
        COUNTED,
        /** Its pane is closed: nothing of it is counted. */
        LATE,
        /** A token of it has more active latents than {@link #MOST_ACTIVE}: nothing of it is counted. */
        OVER_LIMIT
    }

    /** Most latents that may be active on one token. */
    public static final int MOST_ACTIVE = Band.WIDTH;

    private static final int PROGRESS_VERSION = 1;

    private final CountingPlan plan;
    private final RowGrowth growth;
    private final TokenJournal.Limits journal;
    private final PairKernel kernel;
    private final TokenBatch batch;
    private final int batchTokens;
    private final RowEncoder encoder = new RowEncoder();
    private final BlockWriter out = new BlockWriter();

    private final ReentrantReadWriteLock folding = new ReentrantReadWriteLock();
    private final ConcurrentNavigableMap<Long, PaneCounts> panes = new ConcurrentSkipListMap<>();
    private final PaneCounts total;
    private final LatentRecords records;
    private final List<PaneCounts> expired = new ArrayList<>();

    private @Nullable PaneCounts batchPane;
    private Progress pending = new Progress(-1, 0, 0, 0, 0, 0, 0, Long.MIN_VALUE);
    private volatile Progress counted = pending;

    /** Counts with batches of up to {@link TokenBatch#MOST_TOKENS} tokens. */
    public TaskCounts(CountingPlan plan) {
        this(plan, TokenBatch.MOST_TOKENS, new RowGrowth(), TokenJournal.Limits.DEFAULT);
    }

    TaskCounts(CountingPlan plan, int batchTokens, RowGrowth growth, TokenJournal.Limits journal) {
        this.plan = plan;
        this.journal = journal;
        this.growth = growth;
        this.batchTokens = Math.min(batchTokens, TokenBatch.MOST_TOKENS);
        this.kernel = new PairKernel(plan.dSae(), plan.taus().length, growth);
        this.batch = new TokenBatch();
        this.total = newPane(PaneCounts.TOTAL);
        this.records = new LatentRecords(plan.dSae());
    }

    /** Says which partition these are the counts of; until a record has come nothing else does. */
    public void assign(int partition) {
        if (pending.partition() == -1) {
            pending = new Progress(partition, 0, 0, 0, 0, 0, 0, Long.MIN_VALUE);
            counted = pending;
        }
    }

    /** Adds a context whose event time is beyond doubt: as below, written whenever it happened. */
    public Outcome add(Activations record, ActivationColumns columns, int partition, long offset) {
        return add(record, columns, partition, offset, Long.MAX_VALUE);
    }

    /**
     * Adds a context that has been read and found valid. Event time moves on to the context's own, but never beyond the moment at which the
     * record was written: what is dated ahead waits in its pane and makes nothing late.
     *
     * @param columns the record's columns
     * @param partition of the activations topic
     * @param offset of the record there
     * @param writtenAt when the record was written, ms since the epoch
     */
    public Outcome add(Activations record, ActivationColumns columns, int partition, long offset, long writtenAt) {
        if (mostActive(columns) > MOST_ACTIVE) {
            addInvalid(partition, offset);
            return Outcome.OVER_LIMIT;
        }
        long eventTime = record.getEventTime();
        advance(Math.max(pending.newest(), CountingPlan.dated(Math.min(eventTime, writtenAt))));
        long from = plan.paneOf(eventTime);
        PaneCounts pane = panes.get(from);
        if (pane == null ? isPast(from, pending.newest()) : pane.isClosed()) {
            note(partition, offset, 0, 0, 0, 1, 0);
            return Outcome.LATE;
        }
        if (pane == null) {
            pane = newPane(from);
            panes.put(from, pane);
        }
        // Only a context that fills a batch by itself is cut: what is kept of its tokens' surroundings does not depend
        // on what came before.
        if (batchPane != pane
                || batch.tokens() + columns.tokens() > batchTokens
                || !batch.hasRoomForAll(columns.entries())) {
            countPending();
            batchPane = pane;
        }
        int added = append(record, columns);
        note(partition, offset, 1, added, columns.tokens() - added, 0, 0);
        return Outcome.COUNTED;
    }

    /** Notes a record that could not be used. */
    public void addInvalid(int partition, long offset) {
        note(partition, offset, 0, 0, 0, 0, 1);
    }

    /** Counts the contexts that wait in the batch. */
    public void countPending() {
        countBatch();
        counted = pending;
    }

    private void countBatch() {
        PaneCounts pane = batchPane;
        if (pane != null && batch.tokens() > 0) {
            pane.count(batch, kernel);
            records.add(batch, pane.latents);
        }
        batch.clear();
    }

    /** Tokens that wait in the batch. */
    public int pendingTokens() {
        return batch.tokens();
    }

    /** Puts a context's tokens into the batch, in pieces where it has no room for all; returns how many are counted. */
    private int append(Activations record, ActivationColumns columns) {
        BatchContext context = BatchContext.of(record, columns);
        int[] offsets = columns.offsets();
        int[] latents = columns.latents();
        float[] activations = columns.activations();
        int added = 0;
        batch.startContext(context);
        for (int token = 0; token < columns.tokens(); token++) {
            if (columns.isSpecial(token) && !plan.countSpecial()) {
                continue;
            }
            if (!batch.hasRoomFor(offsets[token + 1] - offsets[token])) {
                countBatch();
                batch.startContext(context);
            }
            for (int k = offsets[token]; k < offsets[token + 1]; k++) {
                batch.addEntry(latents[k], activations[k], plan.level(latents[k], activations[k]));
            }
            batch.endToken(token);
            added++;
        }
        return added;
    }

    private static int mostActive(ActivationColumns columns) {
        int most = 0;
        for (int token = 0; token < columns.tokens(); token++) {
            most = Math.max(most, columns.offsets()[token + 1] - columns.offsets()[token]);
        }
        return most;
    }

    private void note(int partition, long offset, int contexts, int tokens, int special, int late, int invalid) {
        pending = new Progress(
                partition,
                offset + 1,
                pending.contexts() + contexts,
                pending.tokens() + tokens,
                pending.special() + special,
                pending.late() + late,
                pending.invalid() + invalid,
                pending.newest());
        if (batch.tokens() == 0) {
            counted = pending;
        }
    }

    // Panes.

    private boolean isPast(long from, long newest) {
        return newest != Long.MIN_VALUE && from + plan.paneMillis() + plan.graceMillis() <= newest;
    }

    /** Moves event time on: closes panes whose grace is over, forgets those whose retention is. */
    private void advance(long newest) {
        if (newest == pending.newest()) {
            return;
        }
        pending = new Progress(
                pending.partition(),
                pending.nextOffset(),
                pending.contexts(),
                pending.tokens(),
                pending.special(),
                pending.late(),
                pending.invalid(),
                newest);
        for (PaneCounts pane : panes.values()) {
            if (!pane.isClosed() && isPast(pane.from, newest)) {
                close(pane);
            }
            if (pane.isClosed() && isPast(pane.from + plan.retentionMillis(), newest)) {
                panes.remove(pane.from);
                expired.add(pane);
            }
        }
    }

    private void close(PaneCounts pane) {
        if (pane == batchPane) {
            countPending();
            batchPane = null;
        }
        folding.writeLock().lock();
        try {
            total.fold(pane, growth);
        } finally {
            folding.writeLock().unlock();
        }
    }

    private PaneCounts newPane(long from) {
        return new PaneCounts(from, plan.dSae(), plan.taus().length, journal);
    }

    private List<PaneCounts> panesOf(Window window) {
        List<PaneCounts> parts = new ArrayList<>();
        if (window.isTotal()) {
            parts.add(total);
        }
        for (PaneCounts pane : panes.values()) {
            if (window.isTotal() ? !pane.isClosed() : window.holdsPane(pane.from)) {
                parts.add(pane);
            }
        }
        return parts;
    }

    // Figures.

    @Override
    public Progress progress() {
        return counted;
    }

    @Override
    public List<Pane> panes() {
        return panes.values().stream()
                .map(pane -> new Pane(pane.from, pane.from + plan.paneMillis(), pane.pairs.tokens()))
                .toList();
    }

    @Override
    public PairCounts pairs(Window window, int threshold) {
        return new WindowCounts(plan.dSae(), threshold, () -> panesOf(window), folding.readLock());
    }

    @Override
    public LatentSums sums(Window window) {
        LatentSums sums = LatentSums.zero(plan.dSae());
        folding.readLock().lock();
        try {
            panesOf(window).forEach(pane -> pane.latents.addTo(sums));
        } finally {
            folding.readLock().unlock();
        }
        return sums;
    }

    @Override
    public LatentDetail detail(int latent) {
        LatentRecord record = records.record(latent);
        return (record == null ? new LatentRecord() : record).detail();
    }

    // Blocks.

    @Override
    public void drain(BlockSink sink) {
        countPending();
        sink.put(BlockKey.progress().toBytes(), encode(counted));
        total.drain(sink, encoder, out);
        panes.values().forEach(pane -> pane.drain(sink, encoder, out));
        total.packIdle(growth);
        panes.values().forEach(pane -> pane.packIdle(growth));
        expired.forEach(pane -> pane.remove(sink));
        expired.clear();
        records.dirtyNumbers().stream()
                .forEach(chunk -> sink.put(BlockKey.latentNumbers(chunk).toBytes(), records.encodeNumbers(chunk, out)));
        records.dirtyNumbers().clear();
        records.dirtyContexts().stream()
                .forEach(latent ->
                        sink.put(BlockKey.latentContexts(latent).toBytes(), records.encodeContexts(latent, out)));
        records.dirtyContexts().clear();
    }

    @Override
    public void load(byte[] bytes, byte[] block) {
        BlockKey key = BlockKey.of(bytes);
        BlockReader.read(key, block, in -> {
            switch (key.kind()) {
                case PROGRESS -> {
                    pending = decodeProgress(in);
                    counted = pending;
                }
                case PANE -> loadedPane(key.pane()).load(key, in, encoder.cells());
                case PANE_LATENTS, PANE_ROW, PANE_TOKENS ->
                    knownPane(key.pane()).load(key, in, encoder.cells());
                case LATENT_NUMBERS -> records.decodeNumbers(key.index(), in);
                case LATENT_CONTEXTS -> records.decodeContexts(key.index(), in);
            }
            return key;
        });
    }

    private PaneCounts loadedPane(long from) {
        return from == PaneCounts.TOTAL ? total : panes.computeIfAbsent(from, this::newPane);
    }

    private PaneCounts knownPane(long from) {
        PaneCounts pane = from == PaneCounts.TOTAL ? total : panes.get(from);
        if (pane == null) {
            throw new BrokenBlockException("there is no block of its pane itself");
        }
        return pane;
    }

    /** Counts the tokens that were stored in place of rows. */
    @Override
    public void loaded() {
        panes.values().forEach(pane -> pane.replay(batch, kernel));
    }

    /** Has every changed row stored at the next commit, also where the tokens it was counted from would do. */
    void wantRows() {
        panes.values().forEach(PaneCounts::wantRows);
    }

    private byte[] encode(Progress progress) {
        return out.clear()
                .u8(PROGRESS_VERSION)
                .varint(progress.partition() + 1L)
                .varint(progress.nextOffset())
                .varint(progress.contexts())
                .varint(progress.tokens())
                .varint(progress.special())
                .varint(progress.late())
                .varint(progress.invalid())
                .i64(progress.newest())
                .toBytes();
    }

    private static Progress decodeProgress(BlockReader in) {
        in.expectVersion(PROGRESS_VERSION);
        return new Progress(
                in.number("a partition's number and 1", 0, Integer.MAX_VALUE) - 1,
                in.number("an offset", 0, Long.MAX_VALUE),
                in.number("contexts", 0, BlockReader.MOST),
                in.number("tokens", 0, BlockReader.MOST),
                in.number("special tokens", 0, BlockReader.MOST),
                in.number("late contexts", 0, BlockReader.MOST),
                in.number("invalid records", 0, BlockReader.MOST),
                in.i64());
    }
}
