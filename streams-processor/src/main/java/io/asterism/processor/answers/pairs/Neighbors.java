package io.asterism.processor.answers.pairs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A latent's strongest neighbors. */
public record Neighbors(
        @JsonUnwrapped Basis basis,
        int latent,

        @Schema(description = "tokens on which the latent is active")
        long fires,

        PairMeasure measure,
        int limit,
        long minCount,

        @Schema(description = "latents that are active together with it on minCount tokens or more")
        int found,

        @Schema(description = "strongest first") List<Neighbor> neighbors) {}
