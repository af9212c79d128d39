package io.asterism.processor.answers.pairs;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A latent that fires together with the one that was asked for. */
public record Neighbor(
        int latent,

        @Schema(description = "tokens on which both are active")
        long count,

        @Schema(description = "tokens on which this one is active")
        long fires,

        @Schema(description = "both over either") double jaccard,

        @Schema(description = "observed over expected under independence")
        double lift,

        @Schema(description = "correlation of the two indicators")
        double phi,

        @Schema(description = "log2 of lift, in bits") double pmi,

        @Schema(description = "share of the tokens of the latent asked for on which this one is active too")
        double conditional,

        @Schema(description = "the value of the measure asked for")
        double weight,

        @Schema(description = "the tokens it fires most strongly on, strongest first")
        List<String> topTokens) {}
