package io.asterism.processor.answers.jobs;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What one SAE makes of a text. */
record TextActivations(
        String sae,
        List<Token> tokens,

        @Schema(description = "active latents a token, over the tokens that are not special", nullable = true) @Nullable
        Double l0,

        @Schema(
                description =
                        "Σ|x - x'|² / Σ|x - mean x|² over the tokens that are not special; null where they are all alike",
                nullable = true)
        @Nullable
        Double fvu) {
    /** One token with its latents. */
    record Token(
            @Schema(description = "as it stands in the text, or as the vocabulary spells it")
            String token,

            int id,

            @Schema(description = "BOS, EOS or PAD") boolean special,

            @Schema(description = "index of the context that it is part of, as a text that is longer than one is cut")
            int context,

            @Schema(description = "those that are active, strongest first")
            List<Latent> latents) {}

    /** A latent that is active on a token. */
    record Latent(
            int latent,
            double activation,

            @Schema(description = "the tokens it fires most strongly on in the stream, strongest first")
            List<String> topTokens) {}

    /** What all SAEs of a model make of a text, in one forward pass. */
    record OfModel(String model, List<TextActivations> saes) {}
}
