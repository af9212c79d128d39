package io.asterism.processor.answers.latents;

import io.asterism.schemas.LatentLabel;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a latent was said to stand for, and how whoever said so came to it. */
public record ShownLabel(
        String text,

        @Schema(description = "the model that wrote it; null where a person did, or that is not known", nullable = true)
        @Nullable
        String model,

        @Schema(description = "by which it was found; null where that is not known", nullable = true) @Nullable
        String method) {
    static ShownLabel of(LatentLabel label) {
        return new ShownLabel(label.getText(), known(label.getModel()), known(label.getMethod()));
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : text;
    }
}
