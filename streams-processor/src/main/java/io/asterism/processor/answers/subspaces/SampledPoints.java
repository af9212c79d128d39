package io.asterism.processor.answers.subspaces;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.subspace.Representatives;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Sampled examples along the principal components. */
public record SampledPoints(
        @JsonUnwrapped SubspaceBasis basis,
        String space,

        @Schema(description = "points in the sample") int sampled,

        @Schema(description = "share of the variance along each axis shown")
        double[] explained,

        @Schema(description = "in a random order that does not change")
        List<SampledPoint> points,

        @Schema(description = "which of these points to look at first", nullable = true) @Nullable
        Representatives representatives) {}
