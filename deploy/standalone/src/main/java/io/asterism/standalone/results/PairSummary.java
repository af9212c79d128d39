package io.asterism.standalone.results;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code summary.json} of a pair: what its counts stand on.
 *
 * @param pair its id
 * @param a the SAE whose latents are the rows
 * @param b the SAE whose latents are the columns
 * @param alignment how tokens were joined
 * @param first a token of a was counted with those of b from so many tokens later
 * @param last to so many later
 * @param tokens joined tokens that were counted
 * @param apart tokens that took no part: masked, or without a partner in their context
 * @param contexts joined contexts
 * @param rows width of a
 * @param columns width of b
 * @param partitions partitions of both topics
 * @param thresholds ascending
 * @param matching what was matched one to one, by threshold and method
 * @param seconds from the first document read to the last count
 * @param phases seconds that each part took; some go on side by side
 * @param version of Asterism
 */
public record PairSummary(
        String pair,
        String a,
        String b,
        String alignment,
        int first,
        int last,
        long tokens,
        long apart,
        long contexts,
        int rows,
        int columns,
        int partitions,
        List<Double> thresholds,
        List<MatchingFigures> matching,
        double seconds,
        Map<String, Double> phases,
        String version) {
    /**
     * What came of a matching.
     *
     * @param threshold at which it was made
     * @param method by which
     * @param matched pairs of latents
     * @param totalJaccard sum of their Jaccard indices
     * @param gap no one-to-one matching has a larger sum by more than this; null where that is not known
     */
    public record MatchingFigures(
            double threshold,
            String method,
            int matched,
            double totalJaccard,
            @Nullable Double gap) {}
}
