package io.asterism.processor.answers.subspaces;

import io.asterism.processor.subspace.Point;
import io.asterism.processor.subspace.SubspaceDefinition;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An example in its context. */
public record SampledPoint(
        @Schema(description = "its place along the axes, from the mean")
        double[] at,

        @Schema(description = "the member with the largest activation")
        int strongest,

        @Schema(description = "activation of each member, 0 where silent")
        float[] activations,

        @Schema(description = "the token itself; empty where the text is not known")
        String token,

        @Schema(description = "the tokens around it, itself at focus")
        List<String> tokens,

        int focus,
        String document,
        int context,

        @Schema(description = "position in the document of the first of the tokens")
        int position) {
    static SampledPoint of(SubspaceDefinition definition, Point point, double[] at) {
        return new SampledPoint(
                at,
                definition.latents().get(point.strongest()),
                point.activations(),
                point.tokens().get(point.focus()),
                point.tokens(),
                point.focus(),
                point.document(),
                point.context(),
                point.position());
    }
}
