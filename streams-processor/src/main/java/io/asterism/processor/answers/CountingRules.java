package io.asterism.processor.answers;

import io.asterism.schemas.ActivityRule;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What was counted as active, and which tokens were counted. */
public record CountingRules(
        @Schema(description = "f: activation; tau: threshold; theta: the SAE's own JumpReLU threshold of the latent")
        String active,

        @Schema(
                description = "whether BOS, EOS and PAD take part",
                enumeration = {"masked", "counted"})
        String specialTokens) {
    public static CountingRules of(SaeManifest manifest) {
        return new CountingRules(
                manifest.getActivityRule() == ActivityRule.TAU ? "f > tau" : "f > tau + theta",
                manifest.getSpecialTokens() == SpecialTokens.MASKED ? "masked" : "counted");
    }
}
