package io.asterism.processor.answers.matches;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A latent without a partner. */
@JsonInclude(Include.ALWAYS)
public record NovelLatent(
        int latent,

        @Schema(description = "joined tokens on which it is active")
        long fires,

        @Schema(
                description = "the strongest latent of the other SAE all the same; null where none ever fires with it",
                nullable = true)
        @Nullable
        Integer nearest,

        @Schema(description = "the value of the measure with it; 0 where there is none")
        double weight) {}
