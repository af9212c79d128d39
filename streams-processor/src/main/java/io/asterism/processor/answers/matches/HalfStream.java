package io.asterism.processor.answers.matches;

import io.asterism.processor.pairing.JoinFigures;
import io.asterism.processor.pairing.Side;
import java.util.List;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What of one SAE's stream did not find its other half. */
public record HalfStream(
        @Schema(description = "contexts that wait for it") long waiting,

        @Schema(description = "contexts to which it did not come in time, or that came too late themselves")
        long unpaired,

        @Schema(description = "contexts for which there was no room to wait any longer")
        long crowded,

        @Schema(description = "records that could not be used")
        long invalid) {
    static HalfStream of(List<JoinFigures.Join> joins, Side side) {
        return new HalfStream(
                sum(joins, side, JoinFigures.Stream::waiting),
                sum(joins, side, JoinFigures.Stream::unpaired),
                sum(joins, side, JoinFigures.Stream::crowded),
                sum(joins, side, JoinFigures.Stream::invalid));
    }

    private static long sum(List<JoinFigures.Join> joins, Side side, ToLongFunction<JoinFigures.Stream> figure) {
        return joins.stream().map(join -> join.stream(side)).mapToLong(figure).sum();
    }
}
