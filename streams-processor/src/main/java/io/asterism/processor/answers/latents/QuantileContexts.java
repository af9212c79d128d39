package io.asterism.processor.answers.latents;

import io.asterism.processor.counting.ActivationBins;
import io.asterism.processor.counting.ContextExample;
import io.asterism.processor.counting.LatentDetail;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Contexts on which a latent fires as strongly as on a fifth of its tokens. */
public record QuantileContexts(
        @Schema(description = "share of its activations that are weaker, from")
        double from,

        @Schema(description = "to") double to,

        @Schema(description = "contexts that were kept of this strength, strongest first")
        List<ShownContext> contexts) {
    private static final int GROUPS = 5;

    /** The strongest fifth first; none before the first fire. */
    static List<QuantileContexts> of(LatentDetail detail) {
        long fires = Arrays.stream(detail.histogram()).sum();
        if (fires == 0) {
            return List.of();
        }
        List<List<ContextExample>> groups = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            groups.add(new ArrayList<>());
        }
        Set<String> seen = new HashSet<>();
        Stream.concat(detail.top().stream(), detail.samples().stream())
                .filter(example -> seen.add(
                        example.document() + "#" + example.context() + "#" + (example.position() + example.focus())))
                .sorted(Comparator.comparingDouble(ContextExample::activation).reversed())
                .forEach(example -> groups.get(group(detail.histogram(), fires, example.activation()))
                        .add(example));
        List<QuantileContexts> quantiles = new ArrayList<>();
        for (int group = GROUPS - 1; group >= 0; group--) {
            quantiles.add(new QuantileContexts(
                    (double) group / GROUPS,
                    (group + 1.0) / GROUPS,
                    groups.get(group).stream().map(ShownContext::of).toList()));
        }
        return quantiles;
    }

    /** Within a bin of the histogram activations are taken to be spread evenly over its octave's quarter. */
    private static int group(long[] histogram, long fires, float activation) {
        int bin = ActivationBins.of(activation);
        long weaker = Arrays.stream(histogram, 0, bin).sum();
        double low = ActivationBins.lowerEdge(bin);
        double high = ActivationBins.lowerEdge(bin + 1);
        double within = Math.max(0, Math.min(1, (activation - low) / (high - low)));
        double quantile = (weaker + within * histogram[bin]) / fires;
        return Math.min(GROUPS - 1, (int) (quantile * GROUPS));
    }
}
