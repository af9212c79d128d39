package io.asterism.processor.answers.matches;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Latents of one SAE that those of the other imply, or are implied by. */
public record Implications(
        @JsonUnwrapped PairBasis basis,
        SideWord side,
        double min,
        int minCount,

        @Schema(description = "pairs of latents whose bound is min or more")
        int found,

        int limit,

        @Schema(description = "largest bound first") List<Implication> implications) {}
