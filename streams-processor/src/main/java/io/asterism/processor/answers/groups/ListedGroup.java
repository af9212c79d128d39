package io.asterism.processor.answers.groups;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A group in a list. */
public record ListedGroup(
        @Schema(description = "place in the order of smallest members, as the published tables number them")
        int id,

        int size,

        @Schema(description = "the first of its members, ascending")
        List<Integer> latents,

        @JsonUnwrapped ShapeFigures shape,

        @Schema(description = "the tokens its first members fire most strongly on")
        List<String> topTokens,

        @Schema(description = "what its first members were said to stand for")
        List<String> labels) {}
