package io.asterism.processor.pairing;

import io.asterism.processor.pairing.WaitingContext.Half;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The contexts that wait, by what they wait for and in the order in which they came; what was stored of them is known. */
final class WaitingRoom {
    private final Map<Side, Map<Half, Deque<WaitingContext>>> byHalf =
            Map.of(Side.A, new HashMap<>(), Side.B, new HashMap<>());
    private final NavigableMap<Long, WaitingContext> byNumber = new TreeMap<>();
    private final Map<Side, Long> sizes = new EnumMap<>(Side.class);
    private long bytes;
    private long next;

    /** Number of the next that comes. */
    long next() {
        return next;
    }

    long size(Side side) {
        return sizes.getOrDefault(side, 0L);
    }

    long bytes() {
        return bytes;
    }

    Collection<WaitingContext> all() {
        return byNumber.values();
    }

    @Nullable
    WaitingContext oldest() {
        return byNumber.isEmpty() ? null : byNumber.firstEntry().getValue();
    }

    void add(WaitingContext context) {
        byHalf(context)
                .computeIfAbsent(context.half(), half -> new ArrayDeque<>())
                .add(context);
        byNumber.put(context.number(), context);
        sizes.merge(context.side(), 1L, Long::sum);
        bytes += context.bytes();
        next = Math.max(next, context.number() + 1);
    }

    /** The one of a side that has waited longest for this half; null where there is none. */
    @Nullable
    WaitingContext of(Side side, Half half) {
        Deque<WaitingContext> alike = byHalf.get(side).get(half);
        return alike == null ? null : alike.peek();
    }

    void remove(WaitingContext context) {
        Deque<WaitingContext> alike = byHalf(context).get(context.half());
        if (alike != null) {
            alike.remove(context);
            if (alike.isEmpty()) {
                byHalf(context).remove(context.half());
            }
        }
        byNumber.remove(context.number());
        sizes.merge(context.side(), -1L, Long::sum);
        bytes -= context.bytes();
    }

    private Map<Half, Deque<WaitingContext>> byHalf(WaitingContext context) {
        return byHalf.get(context.side());
    }
}
