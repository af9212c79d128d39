package io.asterism.processor.answers.quality;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What quality is told apart by. */
public enum QualityBy {
    /** By where in its context a token stands. */
    @JsonProperty("position")
    POSITION,
    /** By pane of event time. */
    @JsonProperty("pane")
    PANE
}
