package io.asterism.processor.answers.latents;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of the latent list. */
public record LatentPage(
        @JsonUnwrapped Basis basis,
        LatentOrder order,
        Direction direction,
        int offset,
        int limit,

        @Schema(description = "latents the search found; all of them without one")
        int found,

        List<LatentRow> latents) {}
