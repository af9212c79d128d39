package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Keeps the wanted tensors of one forward pass as they come by, and tells the pass when it may stop. */
public final class Taps {
    private final NDManager keeper;
    private final Map<HookPoint.Kind, Set<Integer>> missing = new EnumMap<>(HookPoint.Kind.class);
    private final Map<HookPoint, NDArray> taken = new HashMap<>();
    private final int wanted;
    private int blocks;

    /**
     * Taps for one pass.
     *
     * @param keeper owns what is taken
     * @param wanted hook points to take; with none the pass runs to its end
     */
    public Taps(NDManager keeper, Set<HookPoint> wanted) {
        this.keeper = keeper;
        this.wanted = wanted.size();
        wanted.forEach(hook ->
                missing.computeIfAbsent(hook.kind(), kind -> new HashSet<>()).add(hook.layer()));
    }

    /** Notes that the pass enters another block. */
    void enterBlock() {
        blocks++;
    }

    /** Blocks that the pass has entered. */
    int blocks() {
        return blocks;
    }

    /** Whether a hook point is still to be taken; lets a pass skip what only that hook needs. */
    boolean want(HookPoint.Kind kind, int layer) {
        return missing.containsKey(kind) && missing.get(kind).contains(layer);
    }

    /** Takes a tensor if it is wanted; {@code [batch, tokens, width]}. */
    void offer(HookPoint.Kind kind, int layer, NDArray tensor) {
        if (want(kind, layer)) {
            NDArray kept = tensor.reshape(tensor.getShape());
            kept.attach(keeper);
            taken.put(new HookPoint(kind, layer), kept);
            missing.get(kind).remove(layer);
        }
    }

    /** Whether something was wanted and all of it has been taken. */
    boolean full() {
        return wanted > 0 && taken.size() == wanted;
    }

    /** What was taken, {@code [batch, tokens, width]} each. */
    public Map<HookPoint, NDArray> taken() {
        return taken;
    }
}
