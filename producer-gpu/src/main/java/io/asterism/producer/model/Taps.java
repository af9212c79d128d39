package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.asterism.schemas.InputException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the wanted tensors of one forward pass as they come by, puts others in the place of those that are to be edited, and tells the
 * pass when it may stop. A tensor that is wanted and edited is taken as the edit leaves it.
 */
public final class Taps {
    private final NDManager keeper;
    private final Map<HookPoint.Kind, Set<Integer>> missing = new EnumMap<>(HookPoint.Kind.class);
    private final Map<HookPoint, NDArray> taken = new HashMap<>();
    private final Map<HookPoint, HookEdit> edits;
    private final int wanted;
    private final Optional<KeyValueCache> cache;
    private final Optional<Entry> entry;
    private int blocks;

    /**
     * Where a pass enters in the middle.
     *
     * @param layer the block; one past the last for what the last one gives
     * @param residual what enters it, {@code [batch, tokens, dModel]}
     */
    record Entry(int layer, NDArray residual) {}

    /**
     * Taps for one pass that nothing is changed in.
     *
     * @param keeper owns what is taken
     * @param wanted hook points to take; with none the pass runs to its end
     */
    public Taps(NDManager keeper, Set<HookPoint> wanted) {
        this(keeper, wanted, Map.of());
    }

    /** The same for a pass with edits. */
    Taps(NDManager keeper, Set<HookPoint> wanted, Map<HookPoint, HookEdit> edits) {
        this(keeper, wanted, edits, Optional.empty());
    }

    /** The same for a pass that reads on behind what a cache remembers, up to the model's end whatever is wanted. */
    Taps(NDManager keeper, Set<HookPoint> wanted, Map<HookPoint, HookEdit> edits, Optional<KeyValueCache> cache) {
        this(keeper, wanted, edits, cache, Optional.empty());
    }

    /** Taps for the rest of a pass, up to the model's end. */
    static Taps behind(NDManager keeper, Entry entry, Map<HookPoint, HookEdit> edits) {
        return new Taps(keeper, Set.of(), edits, Optional.empty(), Optional.of(entry));
    }

    private Taps(
            NDManager keeper,
            Set<HookPoint> wanted,
            Map<HookPoint, HookEdit> edits,
            Optional<KeyValueCache> cache,
            Optional<Entry> entry) {
        this.cache = cache;
        this.entry = entry;
        this.keeper = keeper;
        this.wanted = wanted.size();
        this.edits = edits;
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

    /** Whether the tensor at a hook point is to be changed. */
    boolean edits(HookPoint.Kind kind, int layer) {
        return !edits.isEmpty() && edits.containsKey(new HookPoint(kind, layer));
    }

    /** Whether anything is to be changed anywhere. */
    boolean edits() {
        return !edits.isEmpty();
    }

    /** Whether a hook point is still to be taken; lets a pass skip what only that hook needs. */
    boolean want(HookPoint.Kind kind, int layer) {
        return missing.containsKey(kind) && missing.get(kind).contains(layer);
    }

    /**
     * Lets a tensor by, {@code [batch, tokens, width]}: takes it if it is wanted.
     *
     * @return what the pass goes on with: the tensor itself, unless it is edited
     * @throws InputException if edits have made numbers of it that cannot be reckoned with
     */
    NDArray pass(HookPoint.Kind kind, int layer, NDArray tensor) {
        NDArray passed = edits.isEmpty() ? tensor : edited(new HookPoint(kind, layer), tensor);
        if (want(kind, layer)) {
            NDArray kept = passed.reshape(passed.getShape());
            kept.attach(keeper);
            taken.put(new HookPoint(kind, layer), kept);
            missing.get(kind).remove(layer);
        }
        return passed;
    }

    private NDArray edited(HookPoint hook, NDArray tensor) {
        @Nullable HookEdit edit = edits.get(hook);
        NDArray passed = edit == null ? tensor : edit.apply(tensor, first());
        if (edit != null || hook.kind() == HookPoint.Kind.RESID_POST || want(hook.kind(), hook.layer())) {
            checkFinite("'" + hook + "'", passed);
        }
        return passed;
    }

    /** Squares are what the next norm sums up: so values whose squares overflow are refused with those that are not finite. */
    static void checkFinite(String where, NDArray tensor) {
        try (NDArray squares = tensor.square();
                NDArray sum = squares.sum()) {
            if (!Float.isFinite(sum.getFloat())) {
                throw new InputException(
                        "under the interventions %s holds NaN, Infinity or values too large to be squared, expected all of them under 1e19: "
                                + "use a smaller strength, value or factor",
                        where);
            }
        }
    }

    /** Where the pass enters: with the embedded tokens at the first block, unless it is the rest of another. */
    Entry entry(NDArray embedded) {
        return entry.orElseGet(() -> new Entry(0, embedded));
    }

    /** Position of the first token that the pass reads. */
    int first() {
        return cache.map(KeyValueCache::tokens).orElse(0);
    }

    /** What a layer remembers of the tokens before it. */
    Past past(int layer) {
        return cache.map(remembered -> remembered.layer(layer)).orElse(Past.NONE);
    }

    /** Whether something was wanted, all of it has been taken, and nothing behind it is needed. */
    boolean full() {
        return cache.isEmpty() && wanted > 0 && taken.size() == wanted;
    }

    /** What was taken, {@code [batch, tokens, width]} each. */
    public Map<HookPoint, NDArray> taken() {
        return taken;
    }
}
