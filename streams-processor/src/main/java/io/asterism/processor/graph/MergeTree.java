package io.asterism.processor.graph;

import java.util.Arrays;

/**
 * The history of Kruskal's merges: a union-find joined by size and never compressed, each link marked with the ordinal of its
 * merge. Ordinals grow towards the root, so the heaviest bottleneck between two nodes is read by climbing at most log2(n) links.
 */
final class MergeTree {
    /** Ordinal of what is not joined. */
    static final int NEVER = Integer.MAX_VALUE;

    private final int[] parent;
    private final int[] joined;
    private final int[] size;

    MergeTree(int nodes) {
        parent = new int[nodes];
        joined = new int[nodes];
        size = new int[nodes];
        clear();
    }

    void clear() {
        Arrays.setAll(parent, node -> node);
        Arrays.fill(joined, NEVER);
        Arrays.fill(size, 1);
    }

    int root(int node) {
        int at = node;
        while (parent[at] != at) {
            at = parent[at];
        }
        return at;
    }

    /** Nodes under a root. */
    int size(int root) {
        return size[root];
    }

    /** Joins two nodes' trees; says whether they were two. Ordinals must grow from call to call. */
    boolean join(int first, int second, int ordinal) {
        int a = root(first);
        int b = root(second);
        if (a == b) {
            return false;
        }
        int large = size[a] > size[b] || (size[a] == size[b] && a < b) ? a : b;
        int small = large == a ? b : a;
        parent[small] = large;
        joined[small] = ordinal;
        size[large] += size[small];
        return true;
    }

    /** Ordinal of the merge that first connected two different nodes, or {@link #NEVER}. */
    int connectedBy(int first, int second) {
        int a = first;
        int b = second;
        while (true) {
            if (joined[a] < joined[b]) {
                if (parent[a] == b) {
                    return joined[a];
                }
                a = parent[a];
            } else if (joined[b] < joined[a]) {
                if (parent[b] == a) {
                    return joined[b];
                }
                b = parent[b];
            } else {
                return NEVER;
            }
        }
    }

    /** Ordinal of the last merge between a node and its root: -1 for a root, which was there from the start. */
    int reachesRootBy(int node) {
        int at = node;
        int last = -1;
        while (parent[at] != at) {
            last = joined[at];
            at = parent[at];
        }
        return last;
    }
}
