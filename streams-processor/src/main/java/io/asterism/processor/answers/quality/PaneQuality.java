package io.asterism.processor.answers.quality;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Quality in one pane: event times from, inclusive, to, exclusive, ISO-8601. */
@JsonInclude(Include.ALWAYS)
public record PaneQuality(
        String from,
        String to,
        long tokens,

        @Schema(description = "active latents a token, of all that are counted", nullable = true) @Nullable
        Double l0,

        @JsonUnwrapped QualityFigures figures) {}
