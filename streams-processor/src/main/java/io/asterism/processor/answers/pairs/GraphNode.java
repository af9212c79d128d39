package io.asterism.processor.answers.pairs;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A latent of the network. */
public record GraphNode(
        int latent,
        long fires,

        @Schema(description = "the tokens it fires most strongly on, strongest first")
        List<String> topTokens) {}
