package io.asterism.standalone.story;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far two partitions of the same things agree, over pairs of things and corrected for chance (Hubert and Arabie 1985): 1 for the
 * same partition, 0 in the mean for unrelated ones.
 */
final class AdjustedRand {
    private AdjustedRand() {}

    /** The index of the partitions in which things of equal labels are together; 1 where both are all of one or all alone. */
    static double of(List<Integer> one, List<Integer> other) {
        Map<List<Integer>, Integer> cells = new HashMap<>();
        Map<Integer, Integer> rows = new HashMap<>();
        Map<Integer, Integer> columns = new HashMap<>();
        for (int k = 0; k < one.size(); k++) {
            cells.merge(List.of(one.get(k), other.get(k)), 1, Integer::sum);
            rows.merge(one.get(k), 1, Integer::sum);
            columns.merge(other.get(k), 1, Integer::sum);
        }
        double together = pairs(cells);
        double inOne = pairs(rows);
        double inOther = pairs(columns);
        double all = pairs(one.size());
        double expected = all == 0 ? 0 : inOne * inOther / all;
        double most = (inOne + inOther) / 2;
        return most == expected ? 1 : (together - expected) / (most - expected);
    }

    private static double pairs(Map<?, Integer> sizes) {
        return sizes.values().stream().mapToDouble(AdjustedRand::pairs).sum();
    }

    private static double pairs(int size) {
        return size * (size - 1.0) / 2;
    }
}
