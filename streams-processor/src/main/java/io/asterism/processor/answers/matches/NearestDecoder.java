package io.asterism.processor.answers.matches;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A latent with the one of the other SAE whose decoder row lies nearest. */
public record NearestDecoder(
        int latent,
        int nearest,

        @Schema(description = "cosine of the two decoder rows")
        double cosine) {}
