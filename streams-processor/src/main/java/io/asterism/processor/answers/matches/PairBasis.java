package io.asterism.processor.answers.matches;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.CoveredInterval;
import io.asterism.processor.answers.CoveredWindow;
import io.asterism.processor.answers.WholeStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an answer of a pair stands on. */
@JsonInclude(Include.ALWAYS)
public record PairBasis(
        @Schema(description = "the pair's id", examples = "demo.1-tiny~demo.2-tiny")
        String pair,

        @Schema(description = "the threshold tau above which a latent counts as active")
        double threshold,

        @Schema(
                description = "the panes of event time that are covered; \"total\" is everything ever counted",
                oneOf = {WholeStream.class, CoveredInterval.class})
        CoveredWindow window,

        @Schema(description = "joined tokens counted in the window: N")
        long tokens,

        @Schema(description = "newest event time counted, ISO-8601; null before the first", nullable = true) @Nullable
        String asOf,

        @Schema(description = "whether every partition of the topics was reached")
        boolean complete,

        @Schema(description = "the partitions that were not")
        List<Integer> missingPartitions) {
    static PairBasis of(PairQuestion asked, long tokens) {
        return new PairBasis(
                asked.pair().id().toString(),
                asked.question().threshold(),
                CoveredWindow.of(asked.question().window()),
                tokens,
                Basis.asOf(asked.question().figures()),
                asked.question().figures().complete(),
                asked.question().figures().missingPartitions());
    }
}
