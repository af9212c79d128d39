package io.asterism.processor.graph;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the latents spread over groups (methods specification A.5). A latent that never fires is a group of one. The published
 * "mean subgraph size" is the latent-weighted one; the fraction without the largest group shows how much of the headline it
 * carries, since the threshold rule pins that group's size.
 *
 * @param latents number of latents, m
 * @param groups number of groups, single latents included
 * @param multiple groups of two or more
 * @param grouped latents in them
 * @param largest size of the largest group
 * @param fraction grouped / m
 * @param fractionWithoutLargest the same when the largest group counts as ungrouped
 * @param latentMeanSize Σ size² / m: mean over latents of the size of their group
 * @param latentMeanSizeGrouped the same over grouped latents only, 0 where there is none
 * @param groupMeanSize mean size of the groups of two or more, 0 where there is none
 * @param histogram number of groups by size, ascending
 */
public record GroupSizes(
        int latents,
        int groups,
        int multiple,
        int grouped,
        int largest,
        double fraction,
        double fractionWithoutLargest,
        double latentMeanSize,
        double latentMeanSizeGrouped,
        double groupMeanSize,
        SortedMap<Integer, Integer> histogram) {
    /** The sizes of a network's components. */
    public static GroupSizes of(Components components) {
        SortedMap<Integer, Integer> histogram = new TreeMap<>();
        for (int id = 0; id < components.count(); id++) {
            histogram.merge(components.size(id), 1, Integer::sum);
        }
        return of(histogram);
    }

    static GroupSizes of(SortedMap<Integer, Integer> histogram) {
        int latents = 0;
        int groups = 0;
        double squares = 0;
        for (var entry : histogram.entrySet()) {
            groups += entry.getValue();
            latents += entry.getKey() * entry.getValue();
            squares += (double) entry.getKey() * entry.getKey() * entry.getValue();
        }
        int alone = histogram.getOrDefault(1, 0);
        int grouped = latents - alone;
        int largest = histogram.isEmpty() ? 0 : histogram.lastKey();
        int withoutLargest = largest > 1 ? grouped - largest : grouped;
        return new GroupSizes(
                latents,
                groups,
                groups - alone,
                grouped,
                largest,
                ratio(grouped, latents),
                ratio(withoutLargest, latents),
                ratio(squares, latents),
                ratio(squares - alone, grouped),
                ratio(grouped, groups - alone),
                histogram);
    }

    private static double ratio(double numerator, double denominator) {
        return denominator == 0 ? 0 : numerator / denominator;
    }
}
