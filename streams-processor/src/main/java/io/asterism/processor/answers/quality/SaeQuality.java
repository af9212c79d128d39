package io.asterism.processor.answers.quality;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How well an SAE does on what was counted in a window. */
public record SaeQuality(
        @JsonUnwrapped Basis basis,
        @JsonUnwrapped LatentCensus census,
        @JsonUnwrapped QualityFigures figures,

        @JsonInclude(Include.NON_NULL)
        @Schema(description = "with by=position: where in its context a token stands")
        @Nullable
        List<PositionQuality> byPosition,

        @JsonInclude(Include.NON_NULL)
        @Schema(description = "with by=pane: the window's panes that are kept, oldest first")
        @Nullable
        List<PaneQuality> byPane) {}
