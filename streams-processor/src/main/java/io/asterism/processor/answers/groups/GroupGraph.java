package io.asterism.processor.answers.groups;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.pairs.GraphEdge;
import io.asterism.processor.answers.pairs.GraphNode;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A group as a graph. */
public record GroupGraph(
        @JsonUnwrapped Basis basis,
        @JsonUnwrapped AppliedRule rule,
        int id,
        int size,
        @JsonUnwrapped ShapeFigures shape,
        List<GraphNode> nodes,

        @Schema(description = "heaviest first; the weight is the Jaccard index")
        List<GraphEdge> edges) {}
