package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Active latents of a product that lies in this machine's memory, found where it lies. The engine's own operations would go over
 * it once for each comparison and twice to list what is not 0, and leave matrices of its size behind.
 */
final class HostSelection {
    private final RowSelector selector;
    private final float[] row;
    private final int[] rowLatents;
    private final float[] rowActivations;
    private int[] latents = new int[0];
    private float[] activations = new float[0];
    private int entries;

    private HostSelection(RowSelector selector, int dSae) {
        this.selector = selector;
        this.row = new float[dSae];
        this.rowLatents = new int[dSae];
        this.rowActivations = new float[dSae];
    }

    /**
     * Selects row by row.
     *
     * @param pre pre-activations, {@code [tokens, dSae]}, 32-bit floats on the CPU
     */
    static SparseRows of(NDArray pre, RowSelector selector) {
        int tokens = Math.toIntExact(pre.getShape().get(0));
        HostSelection selection =
                new HostSelection(selector, Math.toIntExact(pre.getShape().get(1)));
        FloatBuffer values = JniUtils.getByteBuffer((PtNDArray) pre, true)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        int[] offsets = new int[tokens + 1];
        for (int token = 0; token < tokens; token++) {
            selection.add(values);
            offsets[token + 1] = selection.entries;
        }
        return new SparseRows(
                offsets,
                Arrays.copyOf(selection.latents, selection.entries),
                Arrays.copyOf(selection.activations, selection.entries));
    }

    private void add(FloatBuffer values) {
        values.get(row);
        int found = selector.select(row, rowLatents, rowActivations);
        int needed = Math.addExact(entries, found);
        if (needed > latents.length) {
            int capacity = Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * latents.length));
            latents = Arrays.copyOf(latents, capacity);
            activations = Arrays.copyOf(activations, capacity);
        }
        System.arraycopy(rowLatents, 0, latents, entries, found);
        System.arraycopy(rowActivations, 0, activations, entries, found);
        entries = needed;
    }
}
