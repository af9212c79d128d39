package io.asterism.processor.answers.matches;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A latent's strongest matches in the other SAE. */
public record LatentMatches(
        @JsonUnwrapped PairBasis basis,
        SideWord side,
        int latent,

        @Schema(description = "joined tokens on which the latent is active")
        long fires,

        MatchMeasure measure,
        int limit,
        int minCount,

        @Schema(description = "latents that are active together with it on minCount tokens or more")
        int found,

        @Schema(description = "strongest first") List<MatchedLatent> matches) {}
