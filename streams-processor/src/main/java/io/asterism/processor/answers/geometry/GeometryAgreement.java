package io.asterism.processor.answers.geometry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.groups.AppliedRule;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How groups by use go with clusters by weights; what rests on the tree or on neighbors is null while that is being made. */
@JsonInclude(Include.ALWAYS)
public record GeometryAgreement(
        @JsonUnwrapped Basis basis,
        @JsonUnwrapped AppliedRule rule,

        @Schema(description = "share of the work that is done; 1 where all figures are there")
        double progress,

        @Schema(description = "latents that are compared: those in groups of two or more")
        int compared,

        @Schema(description = "groups that they are in") int groups,

        @Schema(description = "the group of each latent, in their order; null where it stands alone")
        List<@Nullable Integer> groupOf,

        @Schema(description = "clusters into which the tree of all latents was cut", nullable = true) @Nullable
        Integer clusters,

        @Schema(
                description = "adjusted Rand index of groups and clusters; null where nothing is compared",
                nullable = true)
        @Nullable
        Double adjustedRand,

        @Schema(description = "their mutual information over the mean of their entropies", nullable = true) @Nullable
        Double normalizedMutualInformation,

        @Schema(description = "neighbors that are compared of each latent")
        int k,

        @Schema(description = "mean of the overlaps that are known", nullable = true) @Nullable
        Double meanOverlap,

        @Schema(
                description =
                        "of each latent, in their order, the Jaccard index of its k nearest by cosine and its k strongest by co-occurrence; null where it has fired with none",
                nullable = true)
        @Nullable
        List<@Nullable Double> overlaps) {}
