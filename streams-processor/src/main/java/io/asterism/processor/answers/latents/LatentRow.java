package io.asterism.processor.answers.latents;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One latent's figures. */
public record LatentRow(
        int latent,

        @Schema(description = "tokens on which it is active: C_ii")
        long fires,

        @Schema(description = "fires over tokens") double density,

        @Schema(description = "mean of its activations above 0, whatever the threshold")
        double mean,

        @Schema(description = "its largest activation") float max,

        @Schema(description = "the tokens it fires most strongly on, strongest first")
        List<String> topTokens) {
    LatentRow withTopTokens(List<String> words) {
        return new LatentRow(latent, fires, density, mean, max, words);
    }
}
