package io.asterism.processor.answers.matches;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.asterism.processor.graph.Measure;
import io.asterism.processor.matching.Weighing;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A measure of two latents of different SAEs that a request may name. */
public enum MatchMeasure {
    /** Both over either. */
    @JsonProperty("jaccard")
    JACCARD(Measure.JACCARD),
    /** Both over the mean of the two. */
    @JsonProperty("dice")
    DICE(Measure.DICE),
    /** Both over the rarer one. */
    @JsonProperty("overlap")
    OVERLAP(Measure.OVERLAP),
    /** Observed over expected. */
    @JsonProperty("lift")
    LIFT(Measure.LIFT),
    /** Correlation of the two indicators. */
    @JsonProperty("phi")
    PHI(Measure.PHI),
    /** Pointwise mutual information, in bits. */
    @JsonProperty("pmi")
    PMI(Measure.PMI),
    /** The same over its largest value. */
    @JsonProperty("npmi")
    NPMI(Measure.NPMI),
    /** G squared of the two by two table. */
    @JsonProperty("log_likelihood_ratio")
    LOG_LIKELIHOOD_RATIO(Measure.LOG_LIKELIHOOD_RATIO),
    /** Probability of the other latent given this one. */
    @JsonProperty("conditional")
    CONDITIONAL(Measure.P_SECOND_GIVEN_FIRST),
    /** Cosine of the decoder rows. */
    @JsonProperty("cosine")
    COSINE(null);

    static final String DESCRIPTION = "How the strength of a match is measured. conditional is the probability of the"
            + " other latent given this one, in a matching that of b's given a's; pmi is in bits; cosine is that of"
            + " the decoder rows of latents that fire together.";

    static final String MIN_COUNT = "Only latents seen together on this many tokens or more.";

    private final @Nullable Measure formula;

    MatchMeasure(@Nullable Measure formula) {
        this.formula = formula;
    }

    /** How a row and a column are weighed, where it is not by their counts from decoder rows. */
    Weighing weighing(Supplier<DecoderCosines> decoders) {
        return formula == null ? decoders.get() : Weighing.by(formula);
    }
}
