package io.asterism.processor.answers.pairs;

import java.util.Comparator;

/**
 * Two latents that fire together.
 *
 * @param source the lower index; of a conditional probability, the condition
 * @param target the other
 * @param count tokens on which both are active
 * @param weight the measure's value
 */
record StrongPair(int source, int target, long count, double weight) {
    /** By weight, then by count; among equals the lower indices are the stronger. */
    static final Comparator<StrongPair> WEAKEST_FIRST = Comparator.comparingDouble(StrongPair::weight)
            .thenComparingLong(StrongPair::count)
            .thenComparing(StrongPair::source, Comparator.reverseOrder())
            .thenComparing(StrongPair::target, Comparator.reverseOrder());
}
