package io.asterism.processor.answers.geometry;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The latents whose decoder rows are nearest to one latent's. */
public record NearestLatents(
        @JsonUnwrapped Basis basis,
        int latent,
        int limit,

        @Schema(description = "nearest first") List<NearLatent> nearest) {}
