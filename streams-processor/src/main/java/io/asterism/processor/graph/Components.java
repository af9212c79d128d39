package io.asterism.processor.graph;

import java.util.Arrays;

/**
 * The nodes of a network split into groups, those that stand alone included. A group's id is its place in the order of smallest
 * members, as the published tables number them.
 */
public final class Components {
    private final int[] component;
    private final int[] starts;
    private final int[] members;

    private Components(int[] component, int[] starts, int[] members) {
        this.component = component;
        this.starts = starts;
        this.members = members;
    }

    /**
     * Groups the nodes that bear the same label.
     *
     * @param labels {@code [nodes]}, each at least 0 and below the number of nodes
     */
    static Components ofLabels(int[] labels) {
        int[] ids = new int[labels.length];
        Arrays.fill(ids, -1);
        int[] component = new int[labels.length];
        int count = 0;
        for (int node = 0; node < labels.length; node++) {
            if (ids[labels[node]] < 0) {
                ids[labels[node]] = count++;
            }
            component[node] = ids[labels[node]];
        }
        return new Components(component, starts(component, count), members(component, count));
    }

    private static int[] starts(int[] component, int count) {
        int[] starts = new int[count + 1];
        for (int id : component) {
            starts[id + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        return starts;
    }

    private static int[] members(int[] component, int count) {
        int[] next = starts(component, count);
        int[] members = new int[component.length];
        for (int node = 0; node < component.length; node++) {
            members[next[component[node]]++] = node;
        }
        return members;
    }

    /** Number of nodes. */
    public int nodes() {
        return component.length;
    }

    /** Number of components. */
    public int count() {
        return starts.length - 1;
    }

    /** The component of a node. */
    public int of(int node) {
        return component[node];
    }

    /** Nodes in a component. */
    public int size(int id) {
        return starts[id + 1] - starts[id];
    }

    /** The nodes of a component, ascending. */
    public int[] members(int id) {
        return Arrays.copyOfRange(members, starts[id], starts[id + 1]);
    }

    /** The place of every node among the members of its component. */
    int[] places() {
        int[] places = new int[component.length];
        for (int k = 0; k < members.length; k++) {
            places[members[k]] = k - starts[component[members[k]]];
        }
        return places;
    }

    /** Size of the largest component, 0 without nodes. */
    public int largest() {
        int largest = 0;
        for (int id = 0; id < count(); id++) {
            largest = Math.max(largest, size(id));
        }
        return largest;
    }
}
