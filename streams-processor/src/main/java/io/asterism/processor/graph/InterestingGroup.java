package io.asterism.processor.graph;

import java.util.ArrayList;
import java.util.Arrays;
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

    /**
     * The groups of a size range whose members have all fired often enough, most interesting first.
     *
     * @param leastFires of each member
     */
    public static List<InterestingGroup> among(
            JaccardGraph graph, Components components, int smallest, int largest, long leastFires) {
        List<InterestingGroup> found = new ArrayList<>();
        for (int id = 0; id < components.count(); id++) {
            int size = components.size(id);
            if (size >= smallest && size <= largest) {
                int[] members = components.members(id);
                if (Arrays.stream(members).allMatch(latent -> graph.fires(latent) >= leastFires)) {
                    found.add(of(graph, Arrays.stream(members).boxed().toList()));
                }
            }
        }
        found.sort(FIRST);
        return found;
    }

    /** Shared members over all members of the two. */
    double overlap(InterestingGroup other) {
        long shared = latents.stream().filter(other.latents::contains).count();
        return (double) shared / (latents.size() + other.latents.size() - shared);
    }
}
