package io.asterism.processor.answers.saes;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The panes of an SAE. */
public record PaneList(
        @JsonUnwrapped Basis basis,

        @Schema(description = "length of a pane of event time, ms")
        long paneMillis,

        @Schema(description = "the panes that can still be asked for, oldest first")
        List<ShownPane> panes,

        TotalTokens total) {}
