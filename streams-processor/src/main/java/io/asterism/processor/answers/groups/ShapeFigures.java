package io.asterism.processor.answers.groups;

import io.asterism.processor.graph.GroupShape;
import io.asterism.processor.graph.StructureScores;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The shape of a group; null where it has too many members for it. */
public record ShapeFigures(
        long edgeCount,
        double density,

        @Schema(description = "largest over mean degree") double degreeRatio,

        @Nullable Double clustering,
        @Nullable Double diameter,
        @Nullable Double hubSpoke,
        @Nullable Double stronglyConnected,
        @Nullable Double linear) {
    static ShapeFigures of(GroupShape shape) {
        StructureScores scores = shape.scores();
        return new ShapeFigures(
                shape.edges(),
                shape.density(),
                shape.degreeRatio(),
                known(shape.clustering()),
                known(shape.diameter()),
                known(scores.hubSpoke()),
                known(scores.stronglyConnected()),
                known(scores.linear()));
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
