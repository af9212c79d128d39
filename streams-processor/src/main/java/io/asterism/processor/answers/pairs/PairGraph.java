package io.asterism.processor.answers.pairs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A network: its edges, strongest first, and the latents they join. */
public record PairGraph(
        @JsonUnwrapped Basis basis,
        PairMeasure measure,

        @Schema(description = "the least weight asked for; null where any will do", nullable = true) @Nullable
        Double min,

        int limit,
        long minCount,

        @Schema(description = "different pairs of latents seen together on minCount tokens or more")
        long pairs,

        List<GraphNode> nodes,
        List<GraphEdge> edges) {}
