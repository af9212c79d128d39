package io.asterism.processor.geometry;

import java.util.HashMap;
import java.util.Map;

/**
 * How two ways to split the same things agree.
 *
 * @param adjustedRand pairs that are together, or apart, in both, less what chance would give, 1 at best (Hubert, Arabie 1985)
 * @param normalizedMutualInformation mutual information over the mean of the two entropies, 0 to 1
 */
public record PartitionAgreement(double adjustedRand, double normalizedMutualInformation) {
    private record Cell(int one, int other) {}

    /**
     * Compares two splits; two that are both of one part, or both of single things, agree wholly.
     *
     * @param one the part of each thing, by any numbers
     * @param other likewise, of the same length
     */
    public static PartitionAgreement of(int[] one, int[] other) {
        Map<Integer, Integer> ofOne = new HashMap<>();
        Map<Integer, Integer> ofOther = new HashMap<>();
        Map<Cell, Integer> cells = new HashMap<>();
        for (int i = 0; i < one.length; i++) {
            ofOne.merge(one[i], 1, Integer::sum);
            ofOther.merge(other[i], 1, Integer::sum);
            cells.merge(new Cell(one[i], other[i]), 1, Integer::sum);
        }
        return new PartitionAgreement(
                adjustedRand(pairs(cells), pairs(ofOne), pairs(ofOther), one.length),
                mutualInformation(cells, ofOne, ofOther, one.length));
    }

    private static double pairs(Map<?, Integer> sizes) {
        return sizes.values().stream()
                .mapToDouble(size -> size * (size - 1.0) / 2)
                .sum();
    }

    private static double adjustedRand(double both, double one, double other, int things) {
        double all = things * (things - 1.0) / 2;
        double expected = all == 0 ? 0 : one * other / all;
        double most = (one + other) / 2;
        return most == expected ? 1 : (both - expected) / (most - expected);
    }

    private static double mutualInformation(
            Map<Cell, Integer> cells, Map<Integer, Integer> ofOne, Map<Integer, Integer> ofOther, int things) {
        double entropies = entropy(ofOne, things) + entropy(ofOther, things);
        if (entropies == 0) {
            return 1;
        }
        double information = 0;
        for (Map.Entry<Cell, Integer> cell : cells.entrySet()) {
            double share = (double) cell.getValue() / things;
            double independent = (double) ofOne.get(cell.getKey().one())
                    / things
                    * ofOther.get(cell.getKey().other())
                    / things;
            information += share * Math.log(share / independent);
        }
        return Math.max(0, 2 * information / entropies);
    }

    private static double entropy(Map<Integer, Integer> sizes, int things) {
        double entropy = 0;
        for (int size : sizes.values()) {
            double share = (double) size / things;
            entropy -= share * Math.log(share);
        }
        return entropy;
    }
}
