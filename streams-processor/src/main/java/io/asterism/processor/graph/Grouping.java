package io.asterism.processor.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The groups of a window's network at one edge threshold.
 *
 * @param threshold where the edges were cut
 * @param components the groups, single latents included
 * @param shapes the shape of each group, by id
 */
public record Grouping(EdgeThreshold threshold, Components components, List<GroupShape> shapes) {
    /** Keeps a copy of the shapes. */
    public Grouping {
        shapes = List.copyOf(shapes);
    }

    /** Cuts a network's forest where the rule says and measures what remains. */
    public static Grouping of(JaccardGraph graph, SpanningForest forest, ThresholdRule rule) {
        EdgeThreshold threshold = rule.choose(forest::largest);
        return of(graph, forest.components(threshold.value()), threshold);
    }

    /** Measures groups that were found in another way, by the edges at or above a threshold among their members. */
    public static Grouping of(JaccardGraph graph, Components components, EdgeThreshold threshold) {
        int[] places = components.places();
        List<GroupShape> shapes = new ArrayList<>(components.count());
        for (int id = 0; id < components.count(); id++) {
            shapes.add(shape(graph, components.members(id), places, threshold.value()));
        }
        return new Grouping(threshold, components, shapes);
    }

    private static GroupShape shape(JaccardGraph graph, int[] members, int[] places, double threshold) {
        if (members.length == 1) {
            return GroupShape.ALONE;
        }
        if (members.length > GroupShape.LARGEST) {
            int[] degrees = new int[members.length];
            graph.forEachEdge(members, threshold, (first, second, both, jaccard) -> {
                degrees[places[first]]++;
                degrees[places[second]]++;
            });
            return GroupShape.of(degrees, Double.NaN, Double.NaN);
        }
        Adjacency network = new Adjacency(members.length);
        graph.forEachEdge(
                members, threshold, (first, second, both, jaccard) -> network.connect(places[first], places[second]));
        return GroupShape.of(network);
    }

    /**
     * The edges inside a group, heaviest first.
     *
     * @param graph the network the groups were found in
     * @param atMost how many at most
     */
    public List<Edge> edges(JaccardGraph graph, int id, int atMost) {
        Comparator<Edge> lightestFirst = Edge.HEAVIEST_FIRST.reversed();
        PriorityQueue<Edge> kept = new PriorityQueue<>(lightestFirst);
        graph.forEachEdge(components.members(id), threshold.value(), (first, second, both, jaccard) -> {
            kept.add(new Edge(first, second, both, jaccard));
            if (kept.size() > atMost) {
                kept.remove();
            }
        });
        return kept.stream().sorted(Edge.HEAVIEST_FIRST).toList();
    }
}
