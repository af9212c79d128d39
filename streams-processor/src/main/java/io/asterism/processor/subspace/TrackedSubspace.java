package io.asterism.processor.subspace;

import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.blocks.LiveBlocks.BlockSink;
import io.asterism.processor.counting.BatchContext;
import io.asterism.processor.counting.Window;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/** A group that one task tracks: what it did since it was defined, in total and pane by pane. */
final class TrackedSubspace {
    /** Points sampled of everything. */
    static final int POINTS = 2048;
    /** Points sampled of a pane. */
    static final int PANE_POINTS = 256;

    static final int VERSION = 1;

    private final SubspaceDefinition definition;
    private final Map<Long, Part> parts = new ConcurrentSkipListMap<>();
    private final TreeSet<Long> expired = new TreeSet<>();
    private boolean isNew = true;

    private int[] active = new int[SubspaceDefinition.MOST_MEMBERS];
    private float[] activations = new float[SubspaceDefinition.MOST_MEMBERS];
    private int count;

    /** Statistics of a pane, and what of them the store does not have yet. */
    private static final class Part {
        final SubspaceStatistics statistics;
        boolean momentsChanged;
        boolean pointsChanged;

        Part(SubspaceStatistics statistics, boolean changed) {
            this.statistics = statistics;
            momentsChanged = changed;
            pointsChanged = changed;
        }
    }

    TrackedSubspace(SubspaceDefinition definition) {
        this.definition = definition;
        parts.put(SubspaceKey.TOTAL, fresh(SubspaceKey.TOTAL));
    }

    SubspaceDefinition definition() {
        return definition;
    }

    private Part fresh(long pane) {
        return new Part(new SubspaceStatistics(definition.latents().size(), capacity(pane)), true);
    }

    private static int capacity(long pane) {
        return pane == SubspaceKey.TOTAL ? POINTS : PANE_POINTS;
    }

    // Counting.

    /** Notes that a member fires on the token at hand; members come ascending. Says whether it is the first. */
    boolean fires(int member, float activation) {
        active[count] = member;
        activations[count++] = activation;
        return count == 1;
    }

    /** Adds the token at hand, on which a member fires. */
    void endToken(long pane, long priority, BatchContext context, int place) {
        addTo(parts.get(SubspaceKey.TOTAL), priority, context, place);
        addTo(parts.computeIfAbsent(pane, this::fresh), priority, context, place);
        count = 0;
    }

    private void addTo(Part part, long priority, BatchContext context, int place) {
        part.pointsChanged |= part.statistics.addExample(active, activations, count, priority, context, place);
        part.momentsChanged = true;
    }

    /** Notes the tokens of a record, whether the group fired or not. */
    void addTokens(long pane, int tokens) {
        for (long at : new long[] {SubspaceKey.TOTAL, pane}) {
            Part part = parts.computeIfAbsent(at, this::fresh);
            part.statistics.addTokens(tokens);
            part.momentsChanged = true;
        }
    }

    /** Forgets the panes before this one. */
    void expire(long before) {
        parts.keySet().removeIf(pane -> pane != SubspaceKey.TOTAL && pane < before && expired.add(pane));
    }

    // Figures.

    /** What the group did in a window; empty where no pane of it is kept. */
    Optional<SubspaceStatistics> statistics(Window window, boolean points) {
        if (window.isTotal()) {
            return Optional.of(parts.get(SubspaceKey.TOTAL).statistics.copy(points));
        }
        SubspaceStatistics sum = null;
        for (Map.Entry<Long, Part> entry : parts.entrySet()) {
            if (entry.getKey() != SubspaceKey.TOTAL && window.holdsPane(entry.getKey())) {
                SubspaceStatistics copy = entry.getValue().statistics.copy(points);
                if (sum == null) {
                    sum = copy;
                } else {
                    sum.add(copy);
                }
            }
        }
        return Optional.ofNullable(sum);
    }

    // Blocks.

    void drain(BlockSink sink) {
        if (isNew) {
            sink.put(key(SubspaceKey.Kind.DEFINITION, SubspaceKey.TOTAL), encodeDefinition());
            isNew = false;
        }
        parts.forEach((pane, part) -> {
            if (part.momentsChanged) {
                sink.put(key(SubspaceKey.Kind.MOMENTS, pane), part.statistics.encodeMoments());
                part.momentsChanged = false;
            }
            if (part.pointsChanged) {
                sink.put(key(SubspaceKey.Kind.POINTS, pane), part.statistics.encodePoints());
                part.pointsChanged = false;
            }
        });
        expired.forEach(pane -> removePart(pane, sink));
        expired.clear();
    }

    /** Removes every block of the group. */
    void remove(BlockSink sink) {
        sink.put(key(SubspaceKey.Kind.DEFINITION, SubspaceKey.TOTAL), null);
        parts.keySet().forEach(pane -> removePart(pane, sink));
        expired.forEach(pane -> removePart(pane, sink));
    }

    private void removePart(long pane, BlockSink sink) {
        sink.put(key(SubspaceKey.Kind.MOMENTS, pane), null);
        sink.put(key(SubspaceKey.Kind.POINTS, pane), null);
    }

    private byte[] key(SubspaceKey.Kind kind, long pane) {
        return new SubspaceKey(kind, pane, definition.name()).toBytes();
    }

    private byte[] encodeDefinition() {
        BlockWriter out = new BlockWriter()
                .u8(VERSION)
                .u8(definition.automatic() ? 1 : 0)
                .i64(definition.definedAt())
                .varint(definition.latents().size());
        definition.latents().forEach(out::varint);
        return out.toBytes();
    }

    /** Takes stored statistics back. */
    void load(long pane, byte[] moments, byte[] points) {
        SubspaceStatistics statistics = SubspaceStatistics.decode(
                moments,
                new SubspaceKey(SubspaceKey.Kind.MOMENTS, pane, definition.name()),
                points,
                new SubspaceKey(SubspaceKey.Kind.POINTS, pane, definition.name()),
                definition.latents().size());
        if (statistics.capacity() != capacity(pane)) {
            throw new BrokenBlockException(
                    "stored block %s is broken: it is a sample of at most %d points, expected %d",
                    new SubspaceKey(SubspaceKey.Kind.POINTS, pane, definition.name()),
                    statistics.capacity(),
                    capacity(pane));
        }
        parts.put(pane, new Part(statistics, false));
        isNew &= pane != SubspaceKey.TOTAL;
    }

    /** Whether what the group did in total has been taken back. */
    boolean isLoaded() {
        return !isNew;
    }
}
