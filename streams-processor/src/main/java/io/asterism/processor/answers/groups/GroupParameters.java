package io.asterism.processor.answers.groups;

import org.jspecify.annotations.Nullable;

/**
 * How a request wants latents grouped, as it was given.
 *
 * @param rule published, fixed or leiden
 * @param min edge threshold of the rules fixed and leiden
 * @param smallest smallest size of the largest group that the published rule looks for
 * @param largest the largest
 * @param resolution of the rule leiden
 * @param minCount joint fires that make an edge
 */
public record GroupParameters(
        @Nullable String rule,
        @Nullable String min,
        @Nullable String smallest,
        @Nullable String largest,
        @Nullable String resolution,
        @Nullable String minCount) {}
