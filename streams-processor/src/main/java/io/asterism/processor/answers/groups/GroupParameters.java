package io.asterism.processor.answers.groups;

import org.jspecify.annotations.Nullable;

/**
 * How a request wants latents grouped.
 *
 * @param rule fixed where null and {@code min} is given, else published
 * @param min edge threshold of the rules fixed and leiden
 * @param smallest smallest size of the largest group that the published rule looks for
 * @param largest the largest
 * @param resolution of the rule leiden
 * @param minCount joint fires that make an edge
 */
public record GroupParameters(
        @Nullable GroupingMethod rule,
        @Nullable Double min,
        @Nullable Integer smallest,
        @Nullable Integer largest,
        @Nullable Double resolution,
        int minCount) {
    /** Components at an edge threshold, or by the published rule where it is 0. */
    public static GroupParameters components(double min) {
        return new GroupParameters(null, min > 0 ? min : null, null, null, null, 1);
    }
}
