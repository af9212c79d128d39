package io.asterism.processor.counting;

import java.util.List;

/** Counts of disjoint parts of the stream, added. */
record PairCountsSum(List<PairCounts> parts) implements PairCounts {
    PairCountsSum {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("parts is empty, expected at least one");
        }
    }

    @Override
    public int dSae() {
        return parts.get(0).dSae();
    }

    @Override
    public long tokens() {
        return parts.stream().mapToLong(PairCounts::tokens).sum();
    }

    @Override
    public long fires(int latent) {
        long fires = 0;
        for (PairCounts part : parts) {
            fires += part.fires(latent);
        }
        return fires;
    }

    @Override
    public long count(int latent, int other) {
        long count = 0;
        for (PairCounts part : parts) {
            count += part.count(latent, other);
        }
        return count;
    }

    @Override
    public void addRow(int latent, int from, int to, long[] into) {
        for (PairCounts part : parts) {
            part.addRow(latent, from, to, into);
        }
    }

    @Override
    public void addNeighbors(int latent, long[] into) {
        for (PairCounts part : parts) {
            part.addNeighbors(latent, into);
        }
    }
}
