package io.asterism.processor.answers.latents;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

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
        List<String> topTokens,

        @Schema(description = "what it was said to stand for; null where nobody has said so", nullable = true) @Nullable
        String label) {
    LatentRow withWords(List<String> words, @Nullable String said) {
        return new LatentRow(latent, fires, density, mean, max, words, said);
    }
}
