package io.asterism.processor.answers.matches;

import io.asterism.processor.matching.Match;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Two latents that belong together. */
public record ShownMatch(
        int a,
        int b,

        @Schema(description = "joined tokens on which both are active")
        long count,

        @Schema(description = "the value of the measure asked for")
        double weight) {
    static ShownMatch of(Match match) {
        return new ShownMatch(match.row(), match.column(), match.count(), match.value());
    }
}
