package io.asterism.processor.instances;

import io.asterism.processor.counting.PairCounts;

/** The counts where no task can be read: all 0. */
record NoPairs(int dSae) implements PairCounts {
    @Override
    public long tokens() {
        return 0;
    }

    @Override
    public long fires(int latent) {
        return 0;
    }

    @Override
    public long count(int latent, int other) {
        return 0;
    }

    @Override
    public void addRow(int latent, int from, int to, long[] into) {}

    @Override
    public void addNeighbors(int latent, long[] into) {}
}
