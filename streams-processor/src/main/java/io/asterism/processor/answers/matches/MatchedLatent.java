package io.asterism.processor.answers.matches;

import io.asterism.processor.graph.Measure;
import io.asterism.processor.matching.Weighing;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A latent of the other SAE that fires together with the one that was asked for. */
public record MatchedLatent(
        int latent,

        @Schema(description = "joined tokens on which both are active")
        long count,

        @Schema(description = "joined tokens on which this one is active")
        long fires,

        @Schema(description = "both over either") double jaccard,

        @Schema(description = "observed over expected under independence")
        double lift,

        @Schema(description = "correlation of the two indicators")
        double phi,

        @Schema(description = "log2 of lift, in bits") double pmi,

        @Schema(
                description =
                        "share of the tokens of the latent asked for on which this one is active too: sufficiency")
        double conditional,

        @Schema(description = "share of the tokens of this one on which the latent asked for is active too: necessity")
        double conditionalBack,

        @Schema(description = "the value of the measure asked for")
        double weight) {
    /** Fires may lag behind a row by a batch, as counting goes on while this is read. */
    static MatchedLatent of(
            Weighing weighing, int askedLatent, int latent, long count, long asked, long fires, long tokens) {
        long ofAsked = Math.max(asked, count);
        long ofThis = Math.max(fires, count);
        return new MatchedLatent(
                latent,
                count,
                ofThis,
                Measure.JACCARD.of(count, ofAsked, ofThis, tokens),
                Measure.LIFT.of(count, ofAsked, ofThis, tokens),
                Measure.PHI.of(count, ofAsked, ofThis, tokens),
                Measure.PMI.of(count, ofAsked, ofThis, tokens),
                Measure.P_SECOND_GIVEN_FIRST.of(count, ofAsked, ofThis, tokens),
                Measure.P_FIRST_GIVEN_SECOND.of(count, ofAsked, ofThis, tokens),
                weighing.of(askedLatent, latent, count, ofAsked, ofThis, tokens));
    }
}
