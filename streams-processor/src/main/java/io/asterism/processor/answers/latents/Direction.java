package io.asterism.processor.answers.latents;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which way a list is sorted. */
public enum Direction {
    /** Smallest first. */
    @JsonProperty("asc")
    ASCENDING,
    /** Largest first. */
    @JsonProperty("desc")
    DESCENDING
}
