package io.asterism.processor.answers.latents;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.geometry.NearLatent;
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
        String lastSeen,

        @Schema(description = "fires by position in the context, whatever the window")
        List<PositionFires> positions,

        @Schema(description = "the contexts by strength, the strongest fifth of its activations first")
        List<QuantileContexts> quantiles,

        @Schema(
                description =
                        "its density in each of the newest panes that are kept, whatever the window, oldest first")
        List<PaneDensity> densities,

        @Schema(description = "what its decoder row does to the logits; null where that is not known", nullable = true)
        @Nullable
        LensFigures logitLens,

        @Schema(
                description =
                        "the latents with the nearest decoder rows, nearest first; null where these are not known",
                nullable = true)
        @Nullable
        List<NearLatent> nearest,

        @Schema(description = "the groups that it is in, in the newest window that was followed")
        List<LatentGroup> groups,

        @Schema(description = "names of the tracked groups that it is a member of")
        List<String> subspaces,

        @Schema(description = "its page on Neuronpedia; null where the manifest has no id there", nullable = true)
        @Nullable
        String neuronpedia,

        @Schema(description = "what it was said to stand for, the first imported first")
        List<ShownLabel> labels) {}
