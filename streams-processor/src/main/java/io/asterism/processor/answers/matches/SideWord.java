package io.asterism.processor.answers.matches;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.asterism.processor.pairing.Side;

/** Which of a pair's SAEs a request means. */
public enum SideWord {
    /** The one whose latents are the rows. */
    @JsonProperty("a")
    A(Side.A),
    /** The one whose latents are the columns. */
    @JsonProperty("b")
    B(Side.B);

    static final String DESCRIPTION = "Of which of the two SAEs.";

    private final Side side;

    SideWord(Side side) {
        this.side = side;
    }

    Side side() {
        return side;
    }
}
