package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * Causal attention in tiles of queries, so that the scores of a long context never stand in memory at once and no tile looks at keys
 * after its last query.
 *
 * @param heads query heads
 * @param keyHeads key and value heads; each serves {@code heads / keyHeads} consecutive query heads
 * @param scale factor of the scores
 * @param softcap scores become {@code softcap * tanh(scores / softcap)}; infinite for none
 * @param window keys a query sees at most, itself included
 */
record Attention(int heads, int keyHeads, double scale, double softcap, int window, CausalMask mask) {
    private static final int TILE = CausalMask.QUERIES;

    /** Over all earlier tokens, with scores as they are. */
    static Attention plain(int heads, double scale, CausalMask mask) {
        return new Attention(heads, heads, scale, Double.POSITIVE_INFINITY, Integer.MAX_VALUE, mask);
    }

    /**
     * Attends.
     *
     * @param q {@code [batch, heads, tokens, headWidth]}
     * @param k {@code [batch, keyHeads, tokens, headWidth]}
     * @param v as k
     * @param past what is remembered of the tokens before these
     * @return z, heads side by side, {@code [batch, tokens, heads * headWidth]}
     */
    NDArray apply(NDArray q, NDArray k, NDArray v, Past past) {
        NDList seen = past.with(k, v);
        int tokens = Math.toIntExact(q.getShape().get(2));
        int first = Math.toIntExact(seen.get(0).getShape().get(2)) - tokens;
        NDArray scaled = q.mul(Scalar.of(scale, q));
        if (tokens == 1) {
            return Heads.merge(one(scaled, seen.get(0), seen.get(1)));
        }
        NDArray keys = perQueryHead(seen.get(0)).transpose(0, 1, 3, 2);
        NDArray values = perQueryHead(seen.get(1));
        NDList tiles = new NDList();
        for (int from = 0; from < tokens; from += TILE) {
            tiles.add(tile(scaled, keys, values, first, from, Math.min(tokens, from + TILE)));
        }
        NDArray z = tiles.size() == 1 ? tiles.head() : NDArrays.concat(tiles, 2);
        return Heads.merge(z);
    }

    /** One query sees all keys of its window: no mask, and no copies of a key head for each of the heads that it serves. */
    private NDArray one(NDArray q, NDArray keys, NDArray values) {
        Shape shape = q.getShape();
        long all = keys.getShape().get(2);
        NDIndex visible = new NDIndex(":, :, {}:{}", Math.max(0, all - window), all);
        NDArray grouped = q.reshape(shape.get(0), keyHeads, heads / keyHeads, shape.get(3));
        NDArray scores = grouped.matMul(keys.get(visible).transpose(0, 1, 3, 2));
        NDArray weights = SoftCap.apply(scores, softcap).softmax(-1);
        return weights.matMul(values.get(visible)).reshape(shape);
    }

    private NDArray tile(NDArray q, NDArray keys, NDArray values, int first, int from, int to) {
        int firstKey = Math.max(0, first + from - window + 1);
        int endKey = first + to;
        NDArray scores = q.get(new NDIndex(":, :, {}:{}", from, to))
                .matMul(keys.get(new NDIndex(":, :, :, {}:{}", firstKey, endKey)));
        NDArray weights = SoftCap.apply(scores, softcap)
                .add(mask.of(first + from, endKey, firstKey, window, q.getManager()))
                .softmax(-1);
        return weights.matMul(values.get(new NDIndex(":, :, {}:{}", firstKey, endKey)));
    }

    private NDArray perQueryHead(NDArray x) {
        return heads == keyHeads ? x : x.repeat(1, heads / keyHeads);
    }
}
