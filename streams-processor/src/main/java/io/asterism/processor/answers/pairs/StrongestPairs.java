package io.asterism.processor.answers.pairs;

import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Question;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.graph.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The strongest of all pairs at a moment.
 *
 * @param basis what they stand on
 * @param fires C_ii, {@code [dSae]}
 * @param distinct pairs seen together on the least number of tokens or more
 * @param pairs strongest first
 */
record StrongestPairs(Basis basis, long[] fires, long distinct, List<StrongPair> pairs) {
    /** Goes once through the upper triangle, row by row, and keeps the {@code limit} strongest pairs. */
    static StrongestPairs find(Question question, Measure measure, long minCount, int limit) {
        PairCounts counts = question.pairs();
        int dSae = counts.dSae();
        long[] row = new long[dSae];
        long[] fires = new long[dSae];
        for (int latent = 0; latent < dSae; latent++) {
            fires[latent] = counts.fires(latent);
        }
        long tokens = counts.tokens();
        PriorityQueue<StrongPair> strongest = new PriorityQueue<>(StrongPair.WEAKEST_FIRST);
        long distinct = 0;
        double weakest = Double.NEGATIVE_INFINITY;
        for (int source = 0; source < dSae; source++) {
            if (fires[source] == 0) {
                continue;
            }
            Arrays.fill(row, source, dSae, 0);
            counts.addRow(source, 0, dSae, row);
            for (int target = source + 1; target < dSae; target++) {
                long count = row[target];
                if (count < minCount) {
                    continue;
                }
                distinct++;
                // Counting goes on while this is read: the diagonal may lag behind the row.
                long first = Math.max(fires[source], count);
                long second = Math.max(fires[target], count);
                double weight = measure == Measure.P_SECOND_GIVEN_FIRST
                        ? Measure.OVERLAP.of(count, first, second, tokens)
                        : measure.of(count, first, second, tokens);
                if (weight >= weakest) {
                    boolean turned = measure == Measure.P_SECOND_GIVEN_FIRST && second < first;
                    strongest.add(new StrongPair(turned ? target : source, turned ? source : target, count, weight));
                    if (strongest.size() > limit) {
                        strongest.poll();
                        weakest = strongest.element().weight();
                    }
                }
            }
        }
        List<StrongPair> pairs = new ArrayList<>(strongest);
        pairs.sort(StrongPair.WEAKEST_FIRST.reversed());
        return new StrongestPairs(Basis.of(question, tokens), fires, distinct, pairs);
    }
}
