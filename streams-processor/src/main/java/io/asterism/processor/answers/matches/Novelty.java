package io.asterism.processor.answers.matches;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The latents of one SAE that have no partner in the other. */
public record Novelty(
        @JsonUnwrapped PairBasis basis,
        SideWord side,
        MatchMeasure measure,
        double min,
        int minFires,

        @Schema(
                description =
                        "of a's latents that fire minFires times or more, the share with a partner of min or more in b")
        double coverageOfA,

        @Schema(description = "the same of b's latents, in a")
        double coverageOfB,

        @Schema(description = "latents of the side that fire minFires times or more")
        int looked,

        @Schema(description = "those of them that have no partner of min or more")
        int found,

        int limit,

        @Schema(description = "what fires most first") List<NovelLatent> latents) {}
