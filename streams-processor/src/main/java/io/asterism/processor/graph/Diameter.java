package io.asterism.processor.graph;

import java.util.Arrays;

/**
 * The longest shortest path, exact, from few searches: every search bounds the eccentricity of all nodes by the triangle
 * inequality, and the nodes whose bounds can no longer change the answer are left out (Takes and Kosters 2011).
 */
final class Diameter {
    private final Adjacency network;
    private final int[] lower;
    private final int[] upper;
    /** Longest shortest path seen so far; a node whose upper bound is no more is done with. */
    private int low;

    private Diameter(Adjacency network) {
        this.network = network;
        lower = new int[network.nodes()];
        upper = new int[network.nodes()];
        Arrays.fill(upper, Integer.MAX_VALUE);
    }

    /** Hops of the longest shortest path; one less than the nodes where the network is not connected, as the published code has it. */
    static int of(Adjacency network) {
        return network.nodes() < 2 ? 0 : new Diameter(network).search();
    }

    private int search() {
        int nodes = network.nodes();
        int[] hops = new int[nodes];
        boolean widest = true;
        for (int from = start(); from >= 0; from = pick(widest)) {
            int eccentricity = network.hops(from, hops);
            if (Arrays.stream(hops).anyMatch(h -> h < 0)) {
                return nodes - 1;
            }
            bound(from, eccentricity, hops);
            widest = !widest;
        }
        return low;
    }

    private int start() {
        int start = 0;
        for (int node = 1; node < network.nodes(); node++) {
            if (network.degree(node) > network.degree(start)) {
                start = node;
            }
        }
        return start;
    }

    private void bound(int from, int eccentricity, int[] hops) {
        lower[from] = eccentricity;
        upper[from] = eccentricity;
        for (int node = 0; node < hops.length; node++) {
            lower[node] = Math.max(lower[node], Math.max(eccentricity - hops[node], hops[node]));
            upper[node] = Math.min(upper[node], eccentricity + hops[node]);
            low = Math.max(low, lower[node]);
        }
    }

    /** The open node with the largest upper bound or the smallest lower one, in turns; -1 when none is open. */
    private int pick(boolean widest) {
        int best = -1;
        for (int node = 0; node < lower.length; node++) {
            if (upper[node] > low && (best < 0 || (widest ? upper[node] > upper[best] : lower[node] < lower[best]))) {
                best = node;
            }
        }
        return best;
    }
}
