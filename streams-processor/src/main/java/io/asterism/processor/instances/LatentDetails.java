package io.asterism.processor.instances;

import io.asterism.processor.counting.ActivationBins;
import io.asterism.processor.counting.ContextExample;
import io.asterism.processor.counting.LatentDetail;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Adds what disjoint parts of the stream know of one latent. */
final class LatentDetails {
    private static final int TOP = 8;

    private static final LatentDetail NOTHING = new LatentDetail(
            new long[ActivationBins.COUNT], new long[0], List.of(), List.of(), Long.MAX_VALUE, Long.MIN_VALUE);
    private static final Comparator<ContextExample> BY_PLACE = Comparator.comparing(ContextExample::document)
            .thenComparingInt(ContextExample::context)
            .thenComparingInt(example -> example.position() + example.focus());
    private static final Comparator<ContextExample> LARGEST_FIRST =
            Comparator.comparingDouble(ContextExample::activation).reversed().thenComparing(BY_PLACE);

    private LatentDetails() {}

    /** The detail of all parts together, with as many contexts as a task keeps. */
    static LatentDetail merge(int latent, List<LatentDetail> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        return new LatentDetail(
                add(parts, LatentDetail::histogram),
                add(parts, LatentDetail::positions),
                top(parts),
                samples(latent, parts),
                parts.stream().mapToLong(LatentDetail::firstSeen).min().orElse(NOTHING.firstSeen()),
                parts.stream().mapToLong(LatentDetail::lastSeen).max().orElse(NOTHING.lastSeen()));
    }

    private static long[] add(List<LatentDetail> parts, Function<LatentDetail, long[]> column) {
        long[] sum = column.apply(NOTHING);
        sum = sum.clone();
        for (LatentDetail part : parts) {
            long[] addend = column.apply(part);
            sum = addend.length > sum.length ? Arrays.copyOf(sum, addend.length) : sum;
            for (int i = 0; i < addend.length; i++) {
                sum[i] += addend[i];
            }
        }
        return sum;
    }

    private static List<ContextExample> top(List<LatentDetail> parts) {
        return parts.stream()
                .flatMap(part -> part.top().stream())
                .sorted(LARGEST_FIRST)
                .limit(TOP)
                .toList();
    }

    /** Of every octave of activation the one that a single task would have kept. */
    private static List<ContextExample> samples(int latent, List<LatentDetail> parts) {
        Map<Integer, ContextExample> octaves = new TreeMap<>();
        for (LatentDetail part : parts) {
            for (ContextExample sample : part.samples()) {
                octaves.merge(
                        ActivationBins.octaveOf(sample.activation()),
                        sample,
                        (one, other) -> other.priority(latent) < one.priority(latent) ? other : one);
            }
        }
        return List.copyOf(octaves.values());
    }
}
