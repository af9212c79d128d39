package io.asterism.processor.answers.geometry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A latent whose decoder row is near another's, and how the two fire together. */
@JsonInclude(Include.ALWAYS)
public record NearLatent(
        int latent,

        @Schema(description = "cosine of the two decoder rows")
        double cosine,

        @Schema(description = "tokens on which both are active")
        long together,

        double jaccard,

        @Schema(
                description =
                        "its place among all that fire together with the other by their Jaccard index, from 1; null where the two never do",
                nullable = true)
        @Nullable
        Integer coFiringRank,

        @Schema(description = "the tokens it fires most strongly on, strongest first")
        List<String> topTokens) {}
