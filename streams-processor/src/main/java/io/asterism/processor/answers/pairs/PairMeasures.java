package io.asterism.processor.answers.pairs;

import io.asterism.processor.graph.Measure;
import io.asterism.processor.requests.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The measures of a pair that a request may name, and what values each can take. */
final class PairMeasures {
    /** The name queries give to {@link Measure#P_SECOND_GIVEN_FIRST}. */
    private static final String CONDITIONAL = "conditional";

    private static final List<String> NAMES = Stream.concat(
                    Arrays.stream(Measure.values())
                            .filter(measure ->
                                    measure != Measure.P_SECOND_GIVEN_FIRST && measure != Measure.P_FIRST_GIVEN_SECOND)
                            .map(Measure::label),
                    Stream.of(CONDITIONAL))
            .toList();

    private PairMeasures() {}

    /**
     * The measure of a name, Jaccard where none is given.
     *
     * @throws ProblemException if there is none of this name
     */
    static Measure parse(@Nullable String name) {
        String word = Parameters.word("measure", name, Measure.JACCARD.label(), NAMES);
        return word.equals(CONDITIONAL) ? Measure.P_SECOND_GIVEN_FIRST : Measure.fromName(word);
    }

    /** The name in requests and answers. */
    static String name(Measure measure) {
        return measure == Measure.P_SECOND_GIVEN_FIRST ? CONDITIONAL : measure.label();
    }

    /** The least value of a pair that is seen together. */
    static double least(Measure measure) {
        return switch (measure) {
            case JACCARD, DICE, OVERLAP, LIFT, P_SECOND_GIVEN_FIRST, P_FIRST_GIVEN_SECOND, LOG_LIKELIHOOD_RATIO -> 0;
            case PHI, NPMI -> -1;
            case PMI -> -Double.MAX_VALUE;
        };
    }

    /** The largest value there can be. */
    static double most(Measure measure) {
        return switch (measure) {
            case JACCARD, DICE, OVERLAP, PHI, NPMI, P_SECOND_GIVEN_FIRST, P_FIRST_GIVEN_SECOND -> 1;
            case LIFT, PMI, LOG_LIKELIHOOD_RATIO -> Double.MAX_VALUE;
        };
    }
}
