package io.asterism.processor.graph;

/**
 * The maximum spanning forest of a weighted network. Single linkage at a threshold cuts it at that weight, so it holds the
 * components at every threshold (methods: Gower and Ross 1969).
 */
public final class SpanningForest {
    private final int nodes;
    private final int[] first;
    private final int[] second;
    private final double[] weight;

    SpanningForest(int nodes, int[] first, int[] second, double[] weight) {
        this.nodes = nodes;
        this.first = first;
        this.second = second;
        this.weight = weight;
    }

    /** The forest of a window's network. Walks all its edges once; takes memory for a million of them. */
    public static SpanningForest of(JaccardGraph graph) {
        SpanningForestBuilder builder = new SpanningForestBuilder(graph.dSae());
        graph.forEachEdge(builder);
        return builder.build();
    }

    /** Number of nodes. */
    public int nodes() {
        return nodes;
    }

    /** Number of edges, fewer than nodes. */
    public int edges() {
        return weight.length;
    }

    /** Smaller node of the k-th heaviest edge. */
    public int first(int k) {
        return first[k];
    }

    /** Larger node of the k-th heaviest edge. */
    public int second(int k) {
        return second[k];
    }

    /** Weight of the k-th heaviest edge. */
    public double weight(int k) {
        return weight[k];
    }

    /** The components when only edges of this weight or more are kept. */
    public Components components(double threshold) {
        MergeTree merged = merged(threshold);
        int[] roots = new int[nodes];
        for (int node = 0; node < nodes; node++) {
            roots[node] = merged.root(node);
        }
        return Components.ofLabels(roots);
    }

    /** Size of the largest component when only edges of this weight or more are kept. */
    public int largest(double threshold) {
        MergeTree merged = merged(threshold);
        int largest = 0;
        for (int node = 0; node < nodes; node++) {
            largest = Math.max(largest, merged.size(node));
        }
        return largest;
    }

    private MergeTree merged(double threshold) {
        MergeTree merged = new MergeTree(nodes);
        for (int k = 0; k < weight.length && weight[k] >= threshold; k++) {
            merged.join(first[k], second[k], k);
        }
        return merged;
    }
}
