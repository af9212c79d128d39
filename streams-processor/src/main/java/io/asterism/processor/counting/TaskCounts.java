package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.blocks.LiveBlocks;
import io.asterism.schemas.Activations;
import io.asterism.schemas.TokenColumns;
import java.util.List;
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

    private final CountingPlan plan;
    private final PairKernel kernel;
    private final TokenBatch batch = new TokenBatch();
    private final int batchTokens;
    private final RowEncoder encoder = new RowEncoder();
    private final BlockWriter out = new BlockWriter();

    private final TaskProgress progress = new TaskProgress();
    private final TaskPanes panes;
    private final @Nullable LatentRecords records;

    private @Nullable PaneCounts batchPane;

    /** Counts with batches of up to {@link TokenBatch#MOST_TOKENS} tokens. */
    public TaskCounts(CountingPlan plan) {
        this(plan, TokenBatch.MOST_TOKENS, new RowGrowth(), TokenJournal.Limits.DEFAULT);
    }

    /**
     * Counts a pair of SAEs, whose latents are numbered through.
     *
     * @param plan of the latents of both
     * @param rows of them are the first one's
     */
    public static TaskCounts ofPair(CountingPlan plan, int rows) {
        return new TaskCounts(
                plan,
                Shape.rectangle(rows, plan.dSae() - rows),
                TokenBatch.MOST_TOKENS,
                new RowGrowth(),
                TokenJournal.Limits.DEFAULT);
    }

    TaskCounts(CountingPlan plan, int batchTokens, RowGrowth growth, TokenJournal.Limits journal) {
        this(plan, Shape.triangle(plan.dSae()), batchTokens, growth, journal);
    }

    /** Counts pairs of a shape; of a rectangle neither records of its latents nor quality are kept, as each SAE has its own. */
    TaskCounts(CountingPlan plan, Shape shape, int batchTokens, RowGrowth growth, TokenJournal.Limits journal) {
        this.plan = plan;
        this.batchTokens = Math.min(batchTokens, TokenBatch.MOST_TOKENS);
        this.kernel = new PairKernel(shape, plan.taus().length, growth);
        this.panes = new TaskPanes(plan, shape, growth, journal);
        this.records = shape.isTriangle() ? new LatentRecords(plan.dSae()) : null;
    }

    /** Says which partition of the activations topic these are the counts of, before the first record comes. */
    public void assign(int partition) {
        progress.assign(partition);
    }

    /** Adds a context whose event time is beyond doubt: as below, written whenever it happened. */
    public Outcome add(Activations record, TokenColumns columns, long offset) {
        return add(record, columns, offset, Long.MAX_VALUE);
    }

    /**
     * Adds a context that has been read and found valid. Event time moves on to the context's own, but never beyond the moment at which the
     * record was written: what is dated ahead waits in its pane and makes nothing late.
     *
     * @param columns the record's columns
     * @param offset of the record in its partition
     * @param writtenAt when the record was written, ms since the epoch
     */
    public Outcome add(Activations record, TokenColumns columns, long offset, long writtenAt) {
        if (mostActive(columns) > MOST_ACTIVE) {
            addInvalid(offset);
            return Outcome.OVER_LIMIT;
        }
        long eventTime = record.getEventTime();
        advance(Math.max(progress.newest(), CountingPlan.dated(Math.min(eventTime, writtenAt))));
        PaneCounts pane = panes.open(eventTime, progress.newest());
        if (pane == null) {
            progress.late(offset);
            publishIfCounted();
            return Outcome.LATE;
        }
        // Only a context that fills a batch by itself is cut: what is kept of its tokens' surroundings does not depend
        // on what came before.
        if (batchPane != pane
                || batch.tokens() + columns.tokens() > batchTokens
                || !batch.hasRoomForAll(columns.entries())) {
            countPending();
            batchPane = pane;
        }
        if (records != null) {
            pane.quality.add(record, columns, plan);
        }
        int added = append(record, columns);
        progress.counted(offset, added, columns.tokens() - added);
        publishIfCounted();
        return Outcome.COUNTED;
    }

    /** Moves event time on as far as it is known to have come elsewhere. */
    public void advanceTo(long newest) {
        advance(Math.max(progress.newest(), newest));
        publishIfCounted();
    }

    /** Notes a record that could not be used. */
    public void addInvalid(long offset) {
        progress.invalid(offset);
        publishIfCounted();
    }

    private void publishIfCounted() {
        if (batch.tokens() == 0) {
            progress.publish();
        }
    }

    /** Counts the contexts that wait in the batch. */
    public void countPending() {
        countBatch();
        progress.publish();
    }

    private void countBatch() {
        PaneCounts pane = batchPane;
        if (pane != null && batch.tokens() > 0) {
            pane.count(batch, kernel);
            if (records == null) {
                pane.latents.add(batch);
            } else {
                records.add(batch, pane.latents);
            }
        }
        batch.clear();
    }

    /** Tokens that wait in the batch. */
    public int pendingTokens() {
        return batch.tokens();
    }

    /** Moves event time on, and with it the panes. */
    private void advance(long newest) {
        if (newest != progress.newest()) {
            progress.advance(newest);
            panes.advance(newest, this::countBefore);
        }
    }

    /** Counts what waits for a pane that is about to close. */
    private void countBefore(PaneCounts closing) {
        if (closing == batchPane) {
            countPending();
            batchPane = null;
        }
    }

    /** Puts a context's tokens into the batch, in pieces where it has no room for all; returns how many are counted. */
    private int append(Activations record, TokenColumns columns) {
        BatchContext context = BatchContext.of(record, columns);
        int[] offsets = columns.offsets();
        int[] latents = columns.latents();
        float[] activations = columns.activations();
        int added = 0;
        batch.startContext(context);
        for (int token = 0; token < columns.tokens(); token++) {
            if (!plan.counts(columns, token)) {
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

    private static int mostActive(TokenColumns columns) {
        int most = 0;
        for (int token = 0; token < columns.tokens(); token++) {
            most = Math.max(most, columns.offsets()[token + 1] - columns.offsets()[token]);
        }
        return most;
    }

    // Figures.

    @Override
    public Progress progress() {
        return progress.published();
    }

    @Override
    public List<Pane> panes() {
        return panes.kept();
    }

    @Override
    public PairCounts pairs(Window window, int threshold) {
        return new WindowCounts(plan.dSae(), threshold, () -> panes.of(window), panes.reading());
    }

    @Override
    public LatentSums sums(Window window) {
        LatentSums sums = LatentSums.zero(plan.dSae());
        panes.reading().lock();
        try {
            panes.of(window).forEach(pane -> pane.latents.addTo(sums));
        } finally {
            panes.reading().unlock();
        }
        return sums;
    }

    @Override
    public QualitySums quality(Window window) {
        QualitySums sums = new QualitySums();
        panes.reading().lock();
        try {
            panes.of(window).forEach(pane -> sums.add(pane.quality));
        } finally {
            panes.reading().unlock();
        }
        return sums;
    }

    @Override
    public LatentDetail detail(int latent) {
        LatentRecord record = records == null ? null : records.record(latent);
        return (record == null ? new LatentRecord() : record).detail();
    }

    // Blocks.

    @Override
    public void drain(BlockSink sink) {
        countPending();
        sink.put(BlockKey.progress().toBytes(), progress.encode(out));
        panes.drain(sink, encoder, out);
        if (records != null) {
            records.drain(sink, out);
        }
    }

    @Override
    public void load(byte[] bytes, byte[] block) {
        BlockKey key = BlockKey.of(bytes);
        BlockReader.read(key, block, in -> {
            switch (key.kind()) {
                case PROGRESS -> progress.decode(in);
                case PANE, PANE_LATENTS, PANE_ROW, PANE_TOKENS, PANE_QUALITY -> panes.load(key, in, encoder.cells());
                case LATENT_NUMBERS -> kept().decodeNumbers(key.index(), in);
                case LATENT_CONTEXTS -> kept().decodeContexts(key.index(), in);
            }
            return key;
        });
    }

    private LatentRecords kept() {
        if (records == null) {
            throw new BrokenBlockException("it is of a latent's record, expected pairs alone");
        }
        return records;
    }

    /** Counts the tokens that were stored in place of rows. */
    @Override
    public void loaded() {
        panes.replay(batch, kernel);
    }

    /** Has every changed row stored at the next commit, also where the tokens it was counted from would do. */
    void wantRows() {
        panes.wantRows();
    }
}
