package io.asterism.processor.counting;

import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * A window's counts at one threshold, summed where they are read: over the window's panes, and in each over the levels from the threshold
 * upward. Every reading holds the lock that keeps panes from being folded into the total meanwhile, so that none is missed or met twice.
 */
record WindowCounts(int dSae, int level, Supplier<List<PaneCounts>> panes, Lock lock) implements PairCounts {
    @Override
    public long tokens() {
        lock.lock();
        try {
            long tokens = 0;
            for (PaneCounts pane : panes.get()) {
                tokens += pane.pairs.tokens();
            }
            return tokens;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long fires(int latent) {
        lock.lock();
        try {
            long fires = 0;
            for (PaneCounts pane : panes.get()) {
                fires += pane.pairs.firesFrom(level, latent);
            }
            return fires;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long count(int latent, int other) {
        lock.lock();
        try {
            long count = 0;
            for (PaneCounts pane : panes.get()) {
                for (int l = level; l < pane.pairs.levels(); l++) {
                    count += pane.pairs.table(l).count(Math.min(latent, other), Math.max(latent, other));
                }
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void addRow(int latent, int from, int to, long[] into) {
        lock.lock();
        try {
            for (PaneCounts pane : panes.get()) {
                for (int l = level; l < pane.pairs.levels(); l++) {
                    pane.pairs.table(l).addRow(latent, from, to, into);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void addNeighbors(int latent, long[] into) {
        lock.lock();
        try {
            for (PaneCounts pane : panes.get()) {
                for (int l = level; l < pane.pairs.levels(); l++) {
                    pane.pairs.table(l).addNeighbors(latent, into);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
