package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of the tokens that a model has read, so that those that follow can be read without them. Of one text, or of several of
 * one length side by side; when a pass fails on its way, what it was given is of no more use.
 */
public final class KeyValueCache implements AutoCloseable {
    private final NDManager manager;
    private final Map<Integer, NDArray> keys = new HashMap<>();
    private final Map<Integer, NDArray> values = new HashMap<>();
    private int tokens;

    KeyValueCache(NDManager manager) {
        this.manager = manager;
    }

    /** Tokens that have been read. */
    public int tokens() {
        return tokens;
    }

    /** Notes that a pass has read so many more. */
    void advance(int more) {
        tokens += more;
    }

    /** What a layer remembers. */
    Past layer(int layer) {
        return (k, v) -> new NDList(grown(keys, layer, k), grown(values, layer, v));
    }

    private NDArray grown(Map<Integer, NDArray> kept, int layer, NDArray more) {
        NDManager step = more.getManager();
        @Nullable NDArray before = kept.get(layer);
        NDArray all = before == null ? more.reshape(more.getShape()) : before.concat(more, 2);
        all.attach(manager);
        kept.put(layer, all);
        if (before != null) {
            before.close();
        }
        // What is made of an array belongs to its manager: so the pass is given one that goes with the pass.
        NDArray view = all.reshape(all.getShape());
        view.attach(step);
        return view;
    }

    @Override
    public void close() {
        manager.close();
    }
}
