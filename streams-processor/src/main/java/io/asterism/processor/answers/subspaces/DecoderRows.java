package io.asterism.processor.answers.subspaces;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How the members' decoder rows lie, whatever fires. */
public record DecoderRows(
        @Schema(description = "between every two members") double[][] cosines,

        @Schema(description = "over pairs of different members")
        double meanCosine,

        @Schema(description = "variances of the decoder rows about their mean, over members - 1, descending")
        double[] eigenvalues,

        @Schema(description = "share of each") double[] explained) {}
