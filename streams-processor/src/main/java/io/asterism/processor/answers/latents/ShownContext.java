package io.asterism.processor.answers.latents;

import io.asterism.processor.counting.ContextExample;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A stretch of text around a token the latent fired on. */
public record ShownContext(
        String document,

        @Schema(description = "index of the context in the document")
        int context,

        @Schema(description = "position in the document of the first of the tokens")
        int position,

        @Schema(description = "texts of the tokens; empty where the text is not known")
        List<String> tokens,

        @Schema(description = "the latent's activation on each token, 0 where it is silent")
        float[] activations,

        @Schema(description = "index in tokens of the token this context is listed for")
        int focus,

        @Schema(description = "the activation on that token")
        float activation) {
    static ShownContext of(ContextExample example) {
        return new ShownContext(
                example.document(),
                example.context(),
                example.position(),
                example.tokens(),
                example.activations(),
                example.focus(),
                example.activation());
    }
}
