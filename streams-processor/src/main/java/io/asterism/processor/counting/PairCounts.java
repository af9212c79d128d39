package io.asterism.processor.counting;

import java.util.List;

/**
 * The exact co-occurrence counts of one window at one threshold: C_ij, the number of tokens on which latents i and j are both
 * active, and C_ii, the number on which i is. A live view: counting may go on while it is read, and each figure is the one of the
 * moment it is read.
 */
public interface PairCounts {
    /** Number of latents. */
    int dSae();

    /** Tokens counted: N. */
    long tokens();

    /** C_ii. */
    long fires(int latent);

    /** C_ij of two different latents, in either order. */
    long count(int latent, int other);

    /**
     * Adds C_ij for the columns {@code max(from, latent + 1) <= j < to} to {@code into[j - from]}: a stretch of the upper triangle's
     * row.
     */
    void addRow(int latent, int from, int to, long[] into);

    /** Adds C_ij for every j but i to {@code into[j]}: the whole symmetric row, {@code [dSae]}. */
    void addNeighbors(int latent, long[] into);

    /** The sum over tasks, of which each holds the exact counts of its own partition. */
    static PairCounts sum(List<PairCounts> parts) {
        return parts.size() == 1 ? parts.get(0) : new PairCountsSum(List.copyOf(parts));
    }
}
