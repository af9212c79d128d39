package io.asterism.processor.answers.subspaces;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which members fire together, and how far that is from independence. */
public record FiringPatterns(
        @JsonUnwrapped SubspaceBasis basis,

        @Schema(description = "different combinations that fired and are kept")
        int combinations,

        @Schema(description = "examples of combinations that were too many to keep")
        long examplesWithoutPattern,

        @Schema(description = "most frequent first") List<FiringPattern> patterns) {}
