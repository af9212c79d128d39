package io.asterism.processor.answers;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.asterism.processor.requests.Words;

/** The window without ends. */
public enum WholeStream implements CoveredWindow {
    /** Everything ever counted. */
    @JsonProperty("total")
    TOTAL;

    @Override
    public String text() {
        return Words.of(this);
    }
}
