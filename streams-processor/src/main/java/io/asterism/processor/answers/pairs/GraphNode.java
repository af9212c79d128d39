package io.asterism.processor.answers.pairs;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A latent of the network. */
public record GraphNode(
        int latent,
        long fires,

        @Schema(description = "the tokens it fires most strongly on, strongest first")
        List<String> topTokens,

        @Schema(description = "what it was said to stand for; null where nobody has said so", nullable = true) @Nullable
        String label) {}
