package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.blocks.LiveBlocks.BlockSink;

/**
 * What is counted in one pane: its pairs and its latents' sums. The same class holds what all closed panes add up to, under the time
 * {@link #TOTAL}.
 */
final class PaneCounts {
    /** Stands for no pane, but for the sum of the closed ones. */
    static final long TOTAL = Long.MIN_VALUE;

    private static final int VERSION = 1;

    final long from;
    final LevelCounts pairs;
    final LatentTotals latents;
    final QualitySums quality = new QualitySums();
    private final TokenJournal journal;
    private volatile boolean closed;
    private boolean changed = true;

    PaneCounts(long from, Shape shape, int levels, TokenJournal.Limits limits) {
        this.from = from;
        this.pairs = new LevelCounts(shape, levels);
        this.latents = new LatentTotals(shape.latents());
        this.journal = new TokenJournal(from, shape.latents(), levels, limits);
    }

    /** Whether the pane is part of the total and takes no more tokens. */
    boolean isClosed() {
        return closed;
    }

    /** Adds a closing pane to this total, and packs its rows. */
    void fold(PaneCounts pane, RowGrowth growth) {
        for (int level = 0; level < pairs.levels(); level++) {
            RowTable target = pairs.table(level);
            RowTable source = pane.pairs.table(level);
            source.forEach((band, latent, row) -> {
                PackedRow packed = growth.pack(row);
                source.load(band, latent, packed);
                CountRow sum = target.row(band, latent);
                target.set(band, latent, sum == GapRow.EMPTY ? packed : growth.sum(sum, packed));
            });
            for (int latent = 0; latent < pairs.shape().latents(); latent++) {
                pairs.addFires(level, latent, pane.pairs.firesAt(level, latent));
            }
        }
        pairs.addTokens(pane.pairs.tokens());
        latents.add(pane.latents);
        quality.add(pane.quality);
        changed = true;
        journal.giveUp();
        pane.closed = true;
        pane.changed = true;
        pane.journal.giveUp();
    }

    /** Counts a batch. */
    void count(TokenBatch batch, PairKernel kernel) {
        long start = TokenJournal.nanos();
        kernel.count(batch, pairs);
        journal.add(batch, TokenJournal.nanos() - start);
        changed = true;
    }

    /** Counts the tokens that were taken back in place of rows. */
    void replay(TokenBatch batch, PairKernel kernel) {
        journal.replay(batch, () -> {
            kernel.countPairs(batch, pairs);
            batch.clear();
        });
    }

    /** Has the rows stored at the next commit, whatever their tokens take. */
    void wantRows() {
        journal.giveUp();
        changed = true;
    }

    /** Packs rows that nothing was added to for some commits. */
    void packIdle(RowGrowth growth) {
        for (int level = 0; level < pairs.levels(); level++) {
            pairs.table(level).packIdle(growth);
        }
    }

    void drain(BlockSink sink, RowEncoder encoder, BlockWriter out) {
        if (!changed) {
            return;
        }
        changed = false;
        sink.put(
                BlockKey.pane(from).toBytes(),
                out.clear()
                        .u8(VERSION)
                        .varint(pairs.tokens())
                        .u8(closed ? 1 : 0)
                        .toBytes());
        latents.dirty().stream()
                .forEach(chunk ->
                        sink.put(BlockKey.paneLatents(from, chunk).toBytes(), latents.encode(chunk, pairs, out)));
        latents.dirty().clear();
        if (quality.takeChanged()) {
            sink.put(BlockKey.paneQuality(from).toBytes(), quality.encode());
        }
        if (journal.standsFor(dirtyBytes())) {
            journal.store(sink);
        } else {
            drainRows(sink, encoder);
            journal.remove(sink);
        }
    }

    private long dirtyBytes() {
        long bytes = 0;
        for (int level = 0; level < pairs.levels(); level++) {
            bytes += pairs.table(level).dirtyBytes();
        }
        return bytes;
    }

    private void drainRows(BlockSink sink, RowEncoder encoder) {
        for (int level = 0; level < pairs.levels(); level++) {
            int l = level;
            pairs.table(level)
                    .drainDirty((band, latent, row) ->
                            sink.put(BlockKey.paneRow(from, l, band, latent).toBytes(), row.encode(encoder)));
        }
    }

    /** Removes every block of the pane. */
    void remove(BlockSink sink) {
        sink.put(BlockKey.pane(from).toBytes(), null);
        // Sums of nothing are stored as well, of contexts with special tokens alone.
        sink.put(BlockKey.paneQuality(from).toBytes(), null);
        journal.remove(sink);
        latents.present().stream()
                .forEach(chunk -> sink.put(BlockKey.paneLatents(from, chunk).toBytes(), null));
        for (int level = 0; level < pairs.levels(); level++) {
            int l = level;
            pairs.table(level)
                    .forEach((band, latent, row) ->
                            sink.put(BlockKey.paneRow(from, l, band, latent).toBytes(), null));
        }
    }

    void load(BlockKey key, BlockReader in, Cells scratch) {
        switch (key.kind()) {
            case PANE -> {
                in.expectVersion(VERSION);
                pairs.addTokens(in.number("the tokens of a pane", 0, BlockReader.MOST));
                closed = in.flag("whether a pane is closed");
                changed = false;
            }
            case PANE_LATENTS -> latents.decode(key.index(), pairs, in);
            case PANE_ROW -> loadRow(key, in.rest(), scratch);
            case PANE_TOKENS -> journal.load(key.index(), in.rest());
            case PANE_QUALITY -> {
                quality.add(QualitySums.decode(in));
                quality.takeChanged();
            }
            default -> throw new IllegalArgumentException("not a block of a pane: " + key);
        }
    }

    private void loadRow(BlockKey key, byte[] block, Cells scratch) {
        Shape shape = pairs.shape();
        int latent = key.index();
        boolean inside = key.level() < pairs.levels()
                && key.band() < shape.bands()
                && latent >= 0
                && latent < shape.rowsIn(key.band());
        if (!inside || shape.first(latent, key.band()) >= shape.width(key.band())) {
            throw new BrokenBlockException(
                    "it is outside of a matrix of %d latents and %d thresholds", shape.latents(), pairs.levels());
        }
        PackedRow row = PackedRow.validate(block, shape.first(latent, key.band()), shape.width(key.band()), scratch);
        long most = pairs.firesFrom(key.level(), latent);
        for (int k = 0; k < scratch.size; k++) {
            if (scratch.counts[k] > most) {
                throw new BrokenBlockException(
                        "it has count %d in column %d, expected at most the %d times that its latent fired",
                        scratch.counts[k], (int) scratch.columns[k], most);
            }
        }
        pairs.table(key.level()).load(key.band(), latent, row);
    }
}
