package io.asterism.processor.answers.groups;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How latents are grouped. */
public enum GroupingMethod {
    /** Components at the edge threshold that gives the largest one a wanted size. */
    @JsonProperty("published")
    PUBLISHED,
    /** Components at an edge threshold that is given. */
    @JsonProperty("fixed")
    FIXED,
    /** Leiden communities. */
    @JsonProperty("leiden")
    LEIDEN
}
