package io.asterism.processor.graph;

import java.util.Arrays;

/**
 * Grows a maximum spanning forest from a stream of edges of any length in fixed memory. An edge that is the lightest of a cycle
 * is in no such forest, so whatever the present forest already connects by heavier edges is dropped on arrival (after
 * filter-Kruskal: Osipov, Sanders and Singler 2009); the rest gathers until Kruskal's algorithm is run over forest and candidates.
 * Among equal weights the edge that arrived first is preferred, which makes the forest unique whatever the buffer's size.
 */
final class SpanningForestBuilder implements JaccardGraph.EdgeSink {
    private static final int CANDIDATES = 1 << 20;
    /** Weights are kept as what their bits lack to those of 1: radix order then puts the heaviest first. */
    private static final long BITS_OF_ONE = Double.doubleToRawLongBits(1);

    private final int nodes;
    private final long[] keys;
    private final long[] edges;
    private final RadixOrder order = new RadixOrder();
    private final MergeTree tree;
    private final int[] root;
    private final double[] rootWeight;
    private int inForest;
    private int gathered;

    SpanningForestBuilder(int nodes) {
        this(nodes, CANDIDATES);
    }

    SpanningForestBuilder(int nodes, int candidates) {
        this.nodes = nodes;
        keys = new long[nodes + candidates];
        edges = new long[nodes + candidates];
        tree = new MergeTree(nodes);
        root = new int[nodes];
        rootWeight = new double[nodes];
        describe();
    }

    @Override
    public void edge(int first, int second, long both, double jaccard) {
        add(first, second, jaccard);
    }

    /** Offers an edge; its weight lies in (0, 1]. */
    void add(int first, int second, double weight) {
        if (weight <= Math.min(rootWeight[first], rootWeight[second]) && root[first] == root[second]) {
            return;
        }
        long key = BITS_OF_ONE - Double.doubleToRawLongBits(weight);
        int connected = tree.connectedBy(first, second);
        if (connected != MergeTree.NEVER && keys[connected] <= key) {
            return;
        }
        keys[gathered] = key;
        edges[gathered] = (long) first << Integer.SIZE | second;
        gathered++;
        if (gathered == keys.length) {
            shrink();
        }
    }

    /** The forest of all edges so far. */
    SpanningForest build() {
        shrink();
        int[] first = new int[inForest];
        int[] second = new int[inForest];
        double[] weight = new double[inForest];
        for (int k = 0; k < inForest; k++) {
            first[k] = (int) (edges[k] >>> Integer.SIZE);
            second[k] = (int) edges[k];
            weight[k] = weight(k);
        }
        return new SpanningForest(nodes, first, second, weight);
    }

    /** Kruskal over the forest and the candidates behind it. */
    private void shrink() {
        order.sort(keys, edges, gathered);
        tree.clear();
        inForest = 0;
        for (int k = 0; k < gathered; k++) {
            if (tree.join((int) (edges[k] >>> Integer.SIZE), (int) edges[k], inForest)) {
                keys[inForest] = keys[k];
                edges[inForest] = edges[k];
                inForest++;
            }
        }
        gathered = inForest;
        describe();
    }

    /** Notes for every node the weight that connects it to its tree's root: two lookups then settle most arrivals. */
    private void describe() {
        Arrays.setAll(root, tree::root);
        for (int node = 0; node < nodes; node++) {
            int last = tree.reachesRootBy(node);
            rootWeight[node] = last < 0 ? Double.POSITIVE_INFINITY : weight(last);
        }
    }

    private double weight(int k) {
        return Double.longBitsToDouble(BITS_OF_ONE - keys[k]);
    }
}
