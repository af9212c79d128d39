package io.asterism.processor.counting;

import java.util.List;

/**
 * Everything kept of one latent over the whole stream.
 *
 * @param histogram counts of activations by size, in the bins of {@link ActivationBins}
 * @param positions fires by position in the context: bucket b holds positions {@code [2^b - 1, 2^(b + 1) - 1)}
 * @param top the contexts with the largest activations, largest first
 * @param samples a few contexts of every octave of activation, smallest first
 * @param firstSeen event time of the first fire, or {@link Long#MAX_VALUE}
 * @param lastSeen event time of the last fire, or {@link Long#MIN_VALUE}
 */
public record LatentDetail(
        long[] histogram,
        long[] positions,
        List<ContextExample> top,
        List<ContextExample> samples,
        long firstSeen,
        long lastSeen) {}
