package io.asterism.processor.answers.latents;

import io.asterism.schemas.LensToken;
import io.asterism.schemas.LogitLens;
import io.asterism.schemas.TokenSetScore;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a latent's decoder row adds to the model's logits through the unembedding: of the weights alone. */
public record LensFigures(
        @Schema(
                description =
                        "whether the last norm's gain is folded into the unembedding, and the mean taken out where that norm does")
        boolean gainFolded,

        @Schema(description = "the tokens that it raises most, most first")
        List<Logit> top,

        @Schema(description = "the tokens that it lowers most, most first")
        List<Logit> bottom,

        @Schema(description = "mean of the logits over the vocabulary")
        double mean,

        @Schema(description = "their standard deviation, of the whole population")
        double deviation,

        @Schema(description = "mean of z^3") double skewness,

        @Schema(description = "mean of z^4: 3 for a Gaussian")
        double kurtosis,

        @Schema(description = "how far sets of tokens stand at one end, the furthest first")
        List<Enrichment> enrichment) {
    /** A token of the vocabulary. */
    public record Logit(int id, String token, float logit) {}

    /** A set of tokens. */
    public record Enrichment(
            String set,

            @Schema(description = "tokens that it has") int tokens,

            @Schema(
                    description =
                            "-ln(1 - ES), with ES how far the set's running sum over the sorted vocabulary comes from 0; negative where it stands at the bottom")
            double score) {}

    static LensFigures of(LogitLens lens) {
        return new LensFigures(
                lens.getGainFolded(),
                logits(lens.getTop()),
                logits(lens.getBottom()),
                lens.getMean(),
                lens.getDeviation(),
                lens.getSkewness(),
                lens.getKurtosis(),
                lens.getEnrichment().stream()
                        .sorted(Comparator.comparingDouble((TokenSetScore set) -> -Math.abs(set.getScore())))
                        .map(set -> new Enrichment(set.getSet(), set.getTokens(), set.getScore()))
                        .toList());
    }

    private static List<Logit> logits(List<LensToken> tokens) {
        return tokens.stream()
                .map(token -> new Logit(token.getId(), token.getToken(), token.getLogit()))
                .toList();
    }
}
