package io.asterism.processor.graph;

import java.util.Comparator;
import java.util.List;

/**
 * A group as something to look at. Its interest is the mean Jaccard index over all pairs of its members, so a clique of latents that
 * always fire together has 1 and a long chain next to nothing, whatever its size.
 *
 * @param latents ascending
 */
public record InterestingGroup(List<Integer> latents, double interest) {
    /** Most interesting first; among equals the one that begins earlier. */
    public static final Comparator<InterestingGroup> FIRST = Comparator.comparingDouble(InterestingGroup::interest)
            .reversed()
            .thenComparing(group -> group.latents().get(0));

    /** Keeps a copy of the latents. */
    public InterestingGroup {
        latents = List.copyOf(latents);
    }

    /** Looks at some latents of a network, ascending. */
    public static InterestingGroup of(JaccardGraph graph, List<Integer> latents) {
        double[] sum = new double[1];
        graph.forEachEdge(
                latents.stream().mapToInt(Integer::intValue).toArray(),
                0,
                (first, second, both, jaccard) -> sum[0] += jaccard);
        double pairs = latents.size() * (latents.size() - 1) / 2.0;
        return new InterestingGroup(latents, sum[0] / pairs);
    }

    /** Shared members over all members of the two. */
    double overlap(InterestingGroup other) {
        long shared = latents.stream().filter(other.latents::contains).count();
        return (double) shared / (latents.size() + other.latents.size() - shared);
    }
}
