package io.asterism.processor.answers.latents;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Everything that is kept of a latent. */
public record LatentFigures(
        @JsonUnwrapped Basis basis,
        int latent,

        @Schema(description = "tokens on which it is active: C_ii")
        long fires,

        @Schema(description = "fires over tokens") double density,

        @Schema(description = "mean of its activations above 0, whatever the threshold")
        double mean,

        @Schema(description = "its largest activation") float max,

        @Schema(description = "what histogram, contexts and samples cover, whatever the window", enumeration = "total")
        String detailWindow,

        @Schema(description = "numbers of activations above 0 by size, from the first bin that holds one to the last")
        List<ActivationBin> histogram,

        @Schema(description = "the contexts with the largest activations, largest first")
        List<ShownContext> contexts,

        @Schema(description = "a few contexts of every octave of activation, smallest first")
        List<ShownContext> samples,

        @Schema(description = "event time of its first fire, ISO-8601; null before it", nullable = true) @Nullable
        String firstSeen,

        @Schema(description = "event time of its last fire, ISO-8601; null before it", nullable = true) @Nullable
        String lastSeen) {}
