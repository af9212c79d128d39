package io.asterism.processor.answers.subspaces;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.CountingRules;
import io.asterism.processor.answers.CoveredInterval;
import io.asterism.processor.answers.CoveredWindow;
import io.asterism.processor.answers.WholeStream;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.EventTimes;
import io.asterism.processor.subspace.Moments;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an answer about a tracked group stands on. */
@JsonInclude(Include.ALWAYS)
public record SubspaceBasis(
        @Schema(description = "the SAE's id", examples = "demo.1-tiny")
        String sae,

        @Schema(description = "the group's name") String name,

        @Schema(
                description =
                        "its members, ascending; positions in other lists of this answer are positions in this one")
        List<Integer> latents,

        @Schema(
                description = "who defined it",
                enumeration = {"manual", "automatic"})
        String origin,

        @Schema(description = "when; its statistics begin there")
        String definedAt,

        @Schema(
                description = "the panes of event time that are covered; \"total\" is everything since it was defined",
                oneOf = {WholeStream.class, CoveredInterval.class})
        CoveredWindow window,

        @Schema(description = "tokens seen in the window since it was defined: N")
        long tokens,

        @Schema(description = "those of them on which any member fires: n")
        long examples,

        @Schema(description = "newest event time counted, ISO-8601; null before the first", nullable = true) @Nullable
        String asOf,

        @Schema(description = "whether every partition of the SAE's topic was reached")
        boolean complete,

        @Schema(description = "the partitions that were not")
        List<Integer> missingPartitions,

        @Schema(
                description =
                        "the share of the stream's contexts that are in no figure, as they came when their pane of event time was closed")
        double lateShare,

        @Schema(description = "what was counted; a member fires above 0, whatever the threshold of the counts")
        CountingRules rules) {
    static SubspaceBasis of(SubspaceQuestions.Found found) {
        SaeFigures figures = found.question().figures();
        Moments moments = found.statistics().moments();
        return new SubspaceBasis(
                found.question().sae().id(),
                found.definition().name(),
                found.definition().latents(),
                found.definition().origin(),
                EventTimes.iso(found.definition().definedAt()),
                CoveredWindow.of(found.question().window()),
                moments.tokens(),
                moments.examples(),
                Basis.asOf(figures),
                figures.complete(),
                figures.missingPartitions(),
                figures.lateShare(),
                new CountingRules(
                        "f > 0", CountingRules.of(figures.sae().manifest()).specialTokens()));
    }
}
