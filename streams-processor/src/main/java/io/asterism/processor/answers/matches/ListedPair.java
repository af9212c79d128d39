package io.asterism.processor.answers.matches;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.asterism.processor.directory.PairTask;
import io.asterism.processor.directory.PairView;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.pairing.JoinFigures;
import io.asterism.processor.pairing.Side;
import io.asterism.processor.requests.EventTimes;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One pair of SAEs. */
@JsonInclude(Include.ALWAYS)
public record ListedPair(
        @Schema(examples = "demo.1-tiny~demo.2-tiny+1") String id,

        @Schema(description = "the SAE whose latents are the rows")
        String a,

        @Schema(description = "the SAE whose latents are the columns")
        String b,

        @Schema(description = "a token of a meets those of b from so many tokens later")
        int first,

        @Schema(description = "to so many later") int last,

        @Schema(description = "tokens: position by position", enumeration = "tokens")
        String alignment,

        @Schema(description = "the thresholds counts are kept for, ascending")
        List<Double> thresholds,

        @Schema(description = "when it was defined, ISO-8601")
        String definedAt,

        SaeState state,

        @Schema(description = "why it is in this state, in one sentence; empty while all is well")
        String reason,

        @Schema(description = "partitions of both topics; 0 while that is not known")
        int partitions,

        @Schema(description = "those whose figures below are of this instance")
        List<Integer> here,

        @Schema(description = "joined tokens that were counted")
        long tokens,

        @Schema(description = "contexts of which both halves came")
        long contexts,

        @Schema(description = "contexts whose halves are not of the same tokens: not counted")
        long differing,

        @Schema(description = "in what the last of those differed, in one sentence; empty where there was none")
        String difference,

        HalfStream streamOfA,
        HalfStream streamOfB) {
    static ListedPair of(PairView pair) {
        List<JoinFigures.Join> joins =
                pair.tasks().stream().map(task -> task.join().join()).toList();
        return new ListedPair(
                pair.id().toString(),
                pair.id().a().value(),
                pair.id().b().value(),
                pair.id().first(),
                pair.id().last(),
                pair.definition().getAlignment(),
                pair.definition().getThresholds(),
                EventTimes.iso(pair.definition().getDefinedAt()),
                pair.state(),
                pair.reason(),
                pair.partitions(),
                joins.stream().map(JoinFigures.Join::partition).toList(),
                pair.tasks().stream()
                        .map(PairTask::counts)
                        .mapToLong(counts -> counts.progress().tokens())
                        .sum(),
                joins.stream().mapToLong(JoinFigures.Join::joined).sum(),
                joins.stream().mapToLong(JoinFigures.Join::differing).sum(),
                joins.stream()
                        .map(JoinFigures.Join::difference)
                        .filter(difference -> !difference.isEmpty())
                        .findFirst()
                        .orElse(""),
                HalfStream.of(joins, Side.A),
                HalfStream.of(joins, Side.B));
    }
}
