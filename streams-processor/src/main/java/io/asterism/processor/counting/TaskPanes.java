package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.blocks.LiveBlocks.BlockSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The panes of one task, and what the closed ones add up to. One thread opens, closes and forgets panes as event time goes on; any thread
 * reads those of a window, under the lock that keeps panes from being folded into the total meanwhile.
 */
final class TaskPanes {
    private final CountingPlan plan;
    private final Shape shape;
    private final RowGrowth growth;
    private final TokenJournal.Limits journal;
    private final ReentrantReadWriteLock folding = new ReentrantReadWriteLock();
    private final ConcurrentNavigableMap<Long, PaneCounts> panes = new ConcurrentSkipListMap<>();
    private final PaneCounts total;
    private final List<PaneCounts> expired = new ArrayList<>();

    TaskPanes(CountingPlan plan, Shape shape, RowGrowth growth, TokenJournal.Limits journal) {
        this.plan = plan;
        this.shape = shape;
        this.growth = growth;
        this.journal = journal;
        this.total = make(PaneCounts.TOTAL);
    }

    private PaneCounts make(long from) {
        return new PaneCounts(from, shape, plan.taus().length, journal);
    }

    // Event time.

    /** The pane that an event time falls into, made if it is the first to do so; null where the pane is closed. */
    @Nullable
    PaneCounts open(long eventTime, long newest) {
        long from = plan.paneOf(eventTime);
        PaneCounts pane = panes.get(from);
        if (pane != null) {
            return pane.isClosed() ? null : pane;
        }
        if (isPast(from, newest)) {
            return null;
        }
        pane = make(from);
        panes.put(from, pane);
        return pane;
    }

    /**
     * Closes the panes whose grace is over, forgets those whose retention is.
     *
     * @param closing hears of a pane before it closes, to count what waits for it
     */
    void advance(long newest, Consumer<PaneCounts> closing) {
        for (PaneCounts pane : panes.values()) {
            if (!pane.isClosed() && isPast(pane.from, newest)) {
                closing.accept(pane);
                fold(pane);
            }
            if (pane.isClosed() && isPast(pane.from + plan.retentionMillis(), newest)) {
                panes.remove(pane.from);
                expired.add(pane);
            }
        }
    }

    private boolean isPast(long from, long newest) {
        return newest != Long.MIN_VALUE && from + plan.paneMillis() + plan.graceMillis() <= newest;
    }

    private void fold(PaneCounts pane) {
        folding.writeLock().lock();
        try {
            total.fold(pane, growth);
        } finally {
            folding.writeLock().unlock();
        }
    }

    // Figures.

    /** Held while the panes of a window are read, so that none is missed or met twice. */
    Lock reading() {
        return folding.readLock();
    }

    /** The panes that are kept, oldest first. */
    List<TaskFigures.Pane> kept() {
        return panes.values().stream()
                .map(pane -> new TaskFigures.Pane(pane.from, pane.from + plan.paneMillis(), pane.pairs.tokens()))
                .toList();
    }

    /** What a window's counts are the sum of. */
    List<PaneCounts> of(Window window) {
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

    // Blocks.

    void drain(BlockSink sink, RowEncoder encoder, BlockWriter out) {
        total.drain(sink, encoder, out);
        panes.values().forEach(pane -> pane.drain(sink, encoder, out));
        total.packIdle(growth);
        panes.values().forEach(pane -> pane.packIdle(growth));
        expired.forEach(pane -> pane.remove(sink));
        expired.clear();
    }

    /** Takes a block back; that of the pane itself comes before those of what is in it. */
    void load(BlockKey key, BlockReader in, Cells scratch) {
        PaneCounts pane = key.pane() == PaneCounts.TOTAL ? total : panes.get(key.pane());
        if (pane == null) {
            if (key.kind() != BlockKey.Kind.PANE) {
                throw new BrokenBlockException("there is no block of its pane itself");
            }
            pane = make(key.pane());
            panes.put(key.pane(), pane);
        }
        pane.load(key, in, scratch);
    }

    /** Counts the tokens that were stored in place of rows. */
    void replay(TokenBatch batch, PairKernel kernel) {
        panes.values().forEach(pane -> pane.replay(batch, kernel));
    }

    /** Has every changed row stored at the next commit, also where the tokens it was counted from would do. */
    void wantRows() {
        panes.values().forEach(PaneCounts::wantRows);
    }
}
