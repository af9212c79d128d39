package io.asterism.processor.graph;

import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.UpperTriangle;
import java.util.Arrays;

/**
 * The network of a window: latents as nodes, and an edge with the Jaccard index as its weight between any two that fire together
 * often enough. Fires are read once, when this is made, and joint fires each time the edges are walked: while counting goes on
 * a weight can only grow from one walk to the next, so what was connected stays connected.
 */
public final class JaccardGraph {
    /** Receives edges. */
    @FunctionalInterface
    public interface EdgeSink {
        /**
         * One edge, {@code first < second}.
         *
         * @param both C_ij
         * @param jaccard above 0, at most 1
         */
        void edge(int first, int second, long both, double jaccard);
    }

    private final PairCounts counts;
    private final long minimum;
    private final long tokens;
    private final long[] fires;

    /**
     * The network of the counts of one window and threshold.
     *
     * @param minimum joint fires that make an edge, at least 1
     */
    public JaccardGraph(PairCounts counts, long minimum) {
        if (minimum < 1) {
            throw new IllegalArgumentException("minimum is " + minimum + ", expected at least 1 joint fire");
        }
        this.counts = counts;
        this.minimum = minimum;
        this.tokens = counts.tokens();
        this.fires = new long[counts.dSae()];
        Arrays.setAll(fires, counts::fires);
    }

    private JaccardGraph(PairCounts counts, JaccardGraph before) {
        this.counts = counts;
        this.minimum = before.minimum;
        this.tokens = before.tokens;
        this.fires = before.fires;
    }

    /** The same network with the joint fires of now. */
    public JaccardGraph over(PairCounts now) {
        return new JaccardGraph(now, this);
    }

    /** Number of latents. */
    public int dSae() {
        return fires.length;
    }

    /** Tokens counted. */
    public long tokens() {
        return tokens;
    }

    /** C_ii. */
    public long fires(int latent) {
        return fires[latent];
    }

    /** Joint fires that make an edge. */
    public long minimum() {
        return minimum;
    }

    /** Walks every edge, ascending by first and then by second latent. */
    public void forEachEdge(EdgeSink sink) {
        long[] row = new long[fires.length];
        UpperTriangle.Reader edges = edges(sink);
        for (int i = 0; i < fires.length; i++) {
            if (fires[i] >= minimum) {
                Arrays.fill(row, i, row.length, 0);
                counts.addRow(i, 0, row.length, row);
                edges.row(i, row);
            }
        }
    }

    /** Makes edges, in the same order, of rows that somebody else reads. */
    UpperTriangle.Reader edges(EdgeSink sink) {
        return (i, row) -> {
            if (fires[i] >= minimum) {
                for (int j = i + 1; j < row.length; j++) {
                    if (row[j] >= minimum) {
                        sink.edge(i, j, row[j], jaccard(i, j, row[j]));
                    }
                }
            }
        };
    }

    /**
     * Walks the edges among some latents, in the same order.
     *
     * @param members ascending
     * @param threshold smallest Jaccard index wanted
     */
    public void forEachEdge(int[] members, double threshold, EdgeSink sink) {
        int last = members[members.length - 1];
        long[] row = new long[last - members[0]];
        for (int a = 0; a < members.length - 1; a++) {
            int i = members[a];
            Arrays.fill(row, 0, last - i, 0);
            counts.addRow(i, i + 1, last + 1, row);
            for (int b = a + 1; b < members.length; b++) {
                long both = row[members[b] - i - 1];
                if (both >= minimum) {
                    double jaccard = jaccard(i, members[b], both);
                    if (jaccard >= threshold) {
                        sink.edge(i, members[b], both, jaccard);
                    }
                }
            }
        }
    }

    private double jaccard(int first, int second, long both) {
        return Math.min(1, Measure.JACCARD.of(both, fires[first], fires[second], tokens));
    }
}
