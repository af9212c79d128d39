package io.asterism.processor.graph;

import java.util.Arrays;

/** An undirected network of a few thousand nodes as a bit matrix: one row of neighbours a node. */
final class Adjacency {
    private final int nodes;
    private final int words;
    private final long[] bits;

    Adjacency(int nodes) {
        this.nodes = nodes;
        words = (nodes + Long.SIZE - 1) / Long.SIZE;
        bits = new long[Math.multiplyExact(nodes, words)];
    }

    int nodes() {
        return nodes;
    }

    void connect(int a, int b) {
        bits[a * words + b / Long.SIZE] |= 1L << b;
        bits[b * words + a / Long.SIZE] |= 1L << a;
    }

    int degree(int node) {
        int degree = 0;
        for (int w = node * words; w < (node + 1) * words; w++) {
            degree += Long.bitCount(bits[w]);
        }
        return degree;
    }

    /** Edges among the neighbours of each node: the triangles through it, {@code [nodes]}. */
    long[] triangles() {
        long[] twice = new long[nodes];
        for (int a = 0; a < nodes; a++) {
            for (int b = next(a, a + 1); b < nodes; b = next(a, b + 1)) {
                int common = 0;
                for (int w = 0; w < words; w++) {
                    common += Long.bitCount(bits[a * words + w] & bits[b * words + w]);
                }
                twice[a] += common;
                twice[b] += common;
            }
        }
        return Arrays.stream(twice).map(count -> count / 2).toArray();
    }

    /** Fills in the hops from one node to each, -1 where there is no way; returns the most hops. */
    int hops(int from, int[] hops) {
        Arrays.fill(hops, -1);
        int[] queue = new int[nodes];
        long[] unseen = new long[words];
        for (int node = 0; node < nodes; node++) {
            unseen[node / Long.SIZE] |= 1L << node;
        }
        unseen[from / Long.SIZE] &= ~(1L << from);
        hops[from] = 0;
        queue[0] = from;
        int known = 1;
        for (int head = 0; head < known; head++) {
            int at = queue[head];
            for (int w = 0; w < words; w++) {
                long fresh = bits[at * words + w] & unseen[w];
                unseen[w] &= ~fresh;
                for (long rest = fresh; rest != 0; rest &= rest - 1) {
                    int node = w * Long.SIZE + Long.numberOfTrailingZeros(rest);
                    hops[node] = hops[at] + 1;
                    queue[known++] = node;
                }
            }
        }
        return hops[queue[known - 1]];
    }

    private int next(int node, int from) {
        int w = from / Long.SIZE;
        if (w >= words) {
            return nodes;
        }
        long rest = bits[node * words + w] & -1L << from;
        while (rest == 0) {
            if (++w == words) {
                return nodes;
            }
            rest = bits[node * words + w];
        }
        return w * Long.SIZE + Long.numberOfTrailingZeros(rest);
    }
}
