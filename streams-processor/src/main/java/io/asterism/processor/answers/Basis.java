package io.asterism.processor.answers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.EventTimes;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an answer stands on. */
@JsonInclude(Include.ALWAYS)
public record Basis(
        @Schema(description = "the SAE's id", examples = "demo.1-tiny")
        String sae,

        @Schema(description = "the threshold tau above which a latent counts as active")
        double threshold,

        @Schema(
                description = "the panes of event time that are covered; \"total\" is everything ever counted",
                oneOf = {WholeStream.class, CoveredInterval.class})
        CoveredWindow window,

        @Schema(description = "tokens counted in the window: N")
        long tokens,

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

        CountingRules rules) {
    /** What an answer to a question stands on, with the tokens of its window. */
    public static Basis of(Question question, long tokens) {
        SaeFigures figures = question.figures();
        return new Basis(
                question.sae().id(),
                question.threshold(),
                CoveredWindow.of(question.window()),
                tokens,
                asOf(figures),
                figures.complete(),
                figures.missingPartitions(),
                figures.lateShare(),
                CountingRules.of(question.sae().manifest()));
    }

    /** The newest event time counted, ISO-8601; null before the first. */
    public static @Nullable String asOf(SaeFigures figures) {
        return figures.newest().isPresent() ? EventTimes.iso(figures.newest().getAsLong()) : null;
    }
}
