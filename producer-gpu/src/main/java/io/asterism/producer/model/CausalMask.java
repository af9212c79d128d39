package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is added to attention scores: 0 where a query may look, minus infinity elsewhere. Kept, as few shapes ever occur. */
final class CausalMask {
    private final NDManager manager;
    private final Map<Tile, NDArray> masks = new ConcurrentHashMap<>();

    private record Tile(int firstQuery, int endQuery, int firstKey, int window) {}

    CausalMask(NDManager manager) {
        this.manager = manager;
    }

    /**
     * For the queries from {@code firstQuery} to {@code endQuery} over the keys from {@code firstKey} to {@code endQuery}.
     *
     * @param window how many keys a query sees at most, itself included
     * @return {@code [queries, keys]}
     */
    NDArray of(int firstQuery, int endQuery, int firstKey, int window) {
        return masks.computeIfAbsent(new Tile(firstQuery, endQuery, firstKey, window), this::create);
    }

    private NDArray create(Tile tile) {
        int queries = tile.endQuery - tile.firstQuery;
        int keys = tile.endQuery - tile.firstKey;
        float[] mask = new float[queries * keys];
        Arrays.fill(mask, Float.NEGATIVE_INFINITY);
        for (int q = 0; q < queries; q++) {
            int query = tile.firstQuery + q;
            int first = Math.max(tile.firstKey, query - tile.window + 1);
            Arrays.fill(mask, q * keys + first - tile.firstKey, q * keys + query + 1 - tile.firstKey, 0f);
        }
        return manager.create(mask, new Shape(queries, keys));
    }
}
