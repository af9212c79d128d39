package io.asterism.processor.answers.pairs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.asterism.processor.graph.Measure;

/** A measure of a pair that a request may name, and what values it can take. */
public enum PairMeasure {
    /** Both over either. */
    @JsonProperty("jaccard")
    JACCARD(Measure.JACCARD, 0, 1),
    /** Both over the mean of the two. */
    @JsonProperty("dice")
    DICE(Measure.DICE, 0, 1),
    /** Both over the rarer one. */
    @JsonProperty("overlap")
    OVERLAP(Measure.OVERLAP, 0, 1),
    /** Observed over expected. */
    @JsonProperty("lift")
    LIFT(Measure.LIFT, 0, Double.MAX_VALUE),
    /** Correlation of the two indicators. */
    @JsonProperty("phi")
    PHI(Measure.PHI, -1, 1),
    /** Pointwise mutual information, in bits. */
    @JsonProperty("pmi")
    PMI(Measure.PMI, -Double.MAX_VALUE, Double.MAX_VALUE),
    /** The same over its largest value. */
    @JsonProperty("npmi")
    NPMI(Measure.NPMI, -1, 1),
    /** G squared of the two by two table. */
    @JsonProperty("log_likelihood_ratio")
    LOG_LIKELIHOOD_RATIO(Measure.LOG_LIKELIHOOD_RATIO, 0, Double.MAX_VALUE),
    /** Probability of the other latent given this one. */
    @JsonProperty("conditional")
    CONDITIONAL(Measure.P_SECOND_GIVEN_FIRST, 0, 1);

    /** What the document of the API says of the parameter. */
    static final String DESCRIPTION =
            "How the strength of a pair is measured. conditional is the probability of the other"
                    + " latent given this one; pmi is in bits.";

    static final String MIN_COUNT = "Only pairs seen together on this many tokens or more.";

    private final Measure formula;
    private final double least;
    private final double most;

    PairMeasure(Measure formula, double least, double most) {
        this.formula = formula;
        this.least = least;
        this.most = most;
    }

    Measure formula() {
        return formula;
    }

    /** The least value of a pair that is seen together. */
    double least() {
        return least;
    }

    /** The largest value there can be. */
    double most() {
        return most;
    }
}
