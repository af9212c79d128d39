package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rotary position embedding in the half-split layout of Hugging Face checkpoints: component i is paired with component i + half of
 * the rotated ones; what follows them passes through (sae-formats 3.3 to 3.5).
 */
final class Rotary {
    private final NDManager manager;
    private final double[] frequencies;
    private final Map<Integer, Angles> tables = new ConcurrentHashMap<>();

    /** Cosine and sine, {@code [positions, half]} each. */
    private record Angles(NDArray cos, NDArray sin) {
        /** Those of some positions, as views that belong to the step. */
        Angles of(int from, int to, NDManager step) {
            return new Angles(Tables.rows(cos, from, to, step), Tables.rows(sin, from, to, step));
        }
    }

    /**
     * Rotations by given frequencies.
     *
     * @param manager owns the tables, one for each power of two that lengths come near
     * @param frequencies radians a position, {@code [half]}
     */
    Rotary(NDManager manager, double[] frequencies) {
        this.manager = manager;
        this.frequencies = frequencies;
    }

    /** Rotates {@code [batch, heads, tokens, headWidth]} by each token's position, of which the first is given. */
    NDArray apply(NDArray x, int position) {
        int end = position + Math.toIntExact(x.getShape().get(2));
        long width = x.getShape().get(3);
        int half = frequencies.length;
        Angles angles = tables.computeIfAbsent(Tables.size(end), this::angles).of(position, end, x.getManager());
        NDArray first = x.get(new NDIndex("..., 0:{}", half));
        NDArray second = x.get(new NDIndex("..., {}:{}", half, 2 * half));
        NDList parts = new NDList(
                first.mul(angles.cos).sub(second.mul(angles.sin)),
                second.mul(angles.cos).add(first.mul(angles.sin)));
        if (width > 2L * half) {
            parts.add(x.get(new NDIndex("..., {}:{}", 2 * half, width)));
        }
        return NDArrays.concat(parts, 3);
    }

    private Angles angles(int positions) {
        int half = frequencies.length;
        float[] cos = new float[positions * half];
        float[] sin = new float[positions * half];
        for (int position = 0; position < positions; position++) {
            for (int i = 0; i < half; i++) {
                cos[position * half + i] = (float) Math.cos(position * frequencies[i]);
                sin[position * half + i] = (float) Math.sin(position * frequencies[i]);
            }
        }
        Shape shape = new Shape(positions, half);
        return new Angles(manager.create(cos, shape), manager.create(sin, shape));
    }
}
