package io.asterism.processor.answers.subspaces;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A member over the group's examples. */
public record MemberFigures(
        int latent,

        @Schema(description = "examples on which it fires") long fires,

        @Schema(description = "their share of the examples") double share,

        @Schema(description = "mean activation over all examples")
        double mean,

        List<String> topTokens) {}
