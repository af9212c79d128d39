package io.asterism.processor.answers.subspaces;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A group in the list, over everything since it was defined. */
public record ListedSubspace(
        String name,
        List<Integer> latents,
        String origin,
        String definedAt,

        @Schema(description = "tokens seen since it was defined")
        long tokens,

        @Schema(description = "those on which any member fires")
        long examples,

        @Schema(description = "the token each member fires most strongly on")
        List<String> topTokens) {}
