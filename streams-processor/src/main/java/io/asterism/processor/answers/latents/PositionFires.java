package io.asterism.processor.answers.latents;

import java.util.ArrayList;
import java.util.List;

/** Fires at some positions of a context: from, inclusive, to, exclusive. */
public record PositionFires(int from, int to, long fires) {
    /** The buckets up to the last with a fire; bucket b begins at position 2^b - 1. */
    static List<PositionFires> of(long[] buckets) {
        int end = buckets.length;
        while (end > 0 && buckets[end - 1] == 0) {
            end--;
        }
        List<PositionFires> positions = new ArrayList<>();
        for (int bucket = 0; bucket < end; bucket++) {
            positions.add(new PositionFires((1 << bucket) - 1, (1 << (bucket + 1)) - 1, buckets[bucket]));
        }
        return positions;
    }
}
