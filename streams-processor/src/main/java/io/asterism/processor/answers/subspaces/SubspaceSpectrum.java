package io.asterism.processor.answers.subspaces;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The principal components of a group's partial reconstructions. */
public record SubspaceSpectrum(
        @JsonUnwrapped SubspaceBasis basis,

        @Schema(
                description = "residual where decoder rows are known, else the plain coefficients",
                enumeration = {"residual", "coefficients"})
        String space,

        @Schema(description = "variances along the axes, over n - 1, descending")
        double[] eigenvalues,

        @Schema(description = "share of the variance along each axis")
        double[] explained,

        @Schema(description = "(Σλ)² / Σλ²: how many axes the variance is spread over")
        double participation,

        @Schema(description = "mean activation of each member over the examples")
        double[] means,

        @Schema(description = "of each axis, how far one unit of each member moves a point along it")
        double[][] loadings,

        @Schema(description = "the first unit axes in the residual stream, as many as were asked for")
        double[][] axes,

        @Schema(description = "null where decoder rows are not known", nullable = true) @Nullable
        DecoderRows decoder) {}
