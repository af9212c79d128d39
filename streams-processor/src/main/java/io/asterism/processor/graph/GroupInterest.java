package io.asterism.processor.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which groups are worth tracking of themselves, live and in an analysis.
 *
 * @param smallest members of the smallest such group
 * @param largest members of the largest
 * @param leastFires that each member must have: fewer say little of a shape
 */
public record GroupInterest(int smallest, int largest, long leastFires) {
    /** Members of the smallest group, unless configured. */
    public static final int SMALLEST = 3;
    /** Members of the largest group, unless configured. */
    public static final int LARGEST = 24;
    /** Fires that each member must have, unless configured. */
    public static final int LEAST_FIRES = 100;
    /** Jaccard index from which an edge counts, unless configured. */
    public static final double LEAST_JACCARD = 0.2;
    /** The one that is not configured. */
    public static final GroupInterest USUAL = new GroupInterest(SMALLEST, LARGEST, LEAST_FIRES);

    /** Those of some groups that are of interest, most interesting first. */
    public List<InterestingGroup> among(JaccardGraph graph, Components components) {
        List<InterestingGroup> found = new ArrayList<>();
        for (int id = 0; id < components.count(); id++) {
            int size = components.size(id);
            if (size >= smallest && size <= largest) {
                int[] members = components.members(id);
                if (Arrays.stream(members).allMatch(latent -> graph.fires(latent) >= leastFires)) {
                    found.add(InterestingGroup.of(
                            graph, Arrays.stream(members).boxed().toList()));
                }
            }
        }
        found.sort(InterestingGroup.FIRST);
        return found;
    }
}
