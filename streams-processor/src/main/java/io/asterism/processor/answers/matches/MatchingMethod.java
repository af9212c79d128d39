package io.asterism.processor.answers.matches;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.asterism.processor.matching.Matching;

/** How latents are matched one to one. */
public enum MatchingMethod {
    /** The matching with the largest sum. */
    @JsonProperty("hungarian")
    HUNGARIAN(Matching.Method.HUNGARIAN),
    /** Each other's strongest. */
    @JsonProperty("mutual")
    MUTUAL(Matching.Method.MUTUAL),
    /** The strongest first. */
    @JsonProperty("greedy")
    GREEDY(Matching.Method.GREEDY);

    private final Matching.Method method;

    MatchingMethod(Matching.Method method) {
        this.method = method;
    }

    Matching.Method method() {
        return method;
    }
}
