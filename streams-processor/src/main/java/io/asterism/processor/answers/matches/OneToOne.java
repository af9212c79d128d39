package io.asterism.processor.answers.matches;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The latents of a pair, matched one to one. */
@JsonInclude(Include.ALWAYS)
public record OneToOne(
        @JsonUnwrapped PairBasis basis,
        MatchingMethod method,
        MatchMeasure measure,
        double min,

        @Schema(description = "latents of each SAE that are matched")
        int matched,

        @Schema(description = "sum of the measure over all of them")
        double total,

        @Schema(
                description =
                        "no one-to-one matching has a larger total by more than this; null where that is not known",
                nullable = true)
        @Nullable
        Double gap,

        int limit,

        @Schema(description = "strongest first") List<ShownMatch> matches) {}
