package io.asterism.processor.answers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.asterism.processor.counting.Window;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.EventTimes;
import io.asterism.schemas.ActivityRule;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
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
                oneOf = {String.class, Interval.class})
        Object window,

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

        Rules rules) {
    /** A stretch of event time, the end exclusive, ISO-8601. */
    public record Interval(String from, String to) {
        static Interval of(long from, long to) {
            return new Interval(EventTimes.iso(from), EventTimes.iso(to));
        }
    }

    /** What was counted as active, and which tokens were counted. */
    public record Rules(
            @Schema(
                    description =
                            "f: activation; tau: threshold; theta: the SAE's own JumpReLU threshold of the latent")
            String active,

            @Schema(
                    description = "whether BOS, EOS and PAD take part",
                    enumeration = {"masked", "counted"})
            String specialTokens) {
        public static Rules of(SaeManifest manifest) {
            return new Rules(
                    manifest.getActivityRule() == ActivityRule.TAU ? "f > tau" : "f > tau + theta",
                    manifest.getSpecialTokens() == SpecialTokens.MASKED ? "masked" : "counted");
        }
    }

    public static Basis of(Question question, long tokens) {
        SaeFigures figures = question.figures();
        return new Basis(
                question.sae().id(),
                question.threshold(),
                windowOf(question.window()),
                tokens,
                asOf(figures),
                figures.complete(),
                figures.missingPartitions(),
                figures.lateShare(),
                Rules.of(question.sae().manifest()));
    }

    public static @Nullable String asOf(SaeFigures figures) {
        return figures.newest().isPresent() ? EventTimes.iso(figures.newest().getAsLong()) : null;
    }

    public static Object windowOf(Window window) {
        return window.isTotal() ? "total" : Interval.of(window.from(), window.to());
    }
}
