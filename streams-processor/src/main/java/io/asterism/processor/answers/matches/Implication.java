package io.asterism.processor.answers.matches;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A latent of which another one's firing makes sure. */
public record Implication(
        int a,
        int b,

        @Schema(description = "joined tokens on which both are active")
        long count,

        @Schema(description = "joined tokens on which a's latent is active")
        long firesA,

        @Schema(description = "joined tokens on which b's latent is active")
        long firesB,

        @Schema(description = "count over the fires of the one that implies the other")
        double probability,

        @Schema(
                description =
                        "the one-sided 95 % lower confidence bound of the probability (Wilson's score), as if tokens were independent")
        double atLeast,

        @Schema(description = "the probability the other way round")
        double converse) {}
