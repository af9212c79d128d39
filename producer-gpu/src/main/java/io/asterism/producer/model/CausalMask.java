package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is added to attention scores: 0 where a query may look, minus infinity elsewhere.
 *
 * <p>It depends on how far a key lies before its query and on nothing else. So all tiles of a window are parts of one band, which is
 * kept.
 */
final class CausalMask {
    /** Queries of a tile at most. */
    static final int QUERIES = 256;

    private final NDManager manager;
    private final Map<Band, NDArray> bands = new ConcurrentHashMap<>();

    /**
     * The mask of a tile's queries.
     *
     * @param reach keys before the first query
     * @param window keys a query sees at most, itself included
     */
    private record Band(int reach, int window) {}

    CausalMask(NDManager manager) {
        this.manager = manager;
    }

    /**
     * For the queries from {@code firstQuery} to {@code endQuery}, 256 at most, over the keys from {@code firstKey} to
     * {@code endQuery}.
     *
     * @param window how many keys a query sees at most, itself included
     * @param step owns what is given
     * @return {@code [queries, keys]}
     */
    NDArray of(int firstQuery, int endQuery, int firstKey, int window, NDManager step) {
        int before = firstQuery - firstKey;
        int reach = before == 0 ? 0 : Tables.size(before);
        int queries = endQuery - firstQuery;
        NDArray band = bands.computeIfAbsent(new Band(reach, window), this::create);
        return Tables.view(band, new NDIndex("0:{}, {}:{}", queries, reach - before, reach + queries), step);
    }

    private NDArray create(Band band) {
        int keys = band.reach + QUERIES;
        float[] mask = new float[QUERIES * keys];
        Arrays.fill(mask, Float.NEGATIVE_INFINITY);
        for (int q = 0; q < QUERIES; q++) {
            int itself = band.reach + q;
            int first = Math.max(0, itself - band.window + 1);
            Arrays.fill(mask, q * keys + first, q * keys + itself + 1, 0f);
        }
        return manager.create(mask, new Shape(QUERIES, keys));
    }
}
