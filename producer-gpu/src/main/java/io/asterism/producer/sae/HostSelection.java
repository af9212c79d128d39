package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Active latents of a product that lies in this machine's memory, found where it lies. The engine's own operations would go over
 * it once for each comparison and twice to list what is not 0, and leave matrices of its size behind.
 */
final class HostSelection {
    /** Tokens that are worth a processor of their own. */
    private static final int LEAST = 16;

    private final RowSelector selector;
    private final int[] row;
    private final int[] rowLatents;
    private final float[] rowActivations;
    private int[] latents = new int[0];
    private float[] activations = new float[0];
    private int entries;

    private HostSelection(RowSelector selector, int dSae) {
        this.selector = selector;
        this.row = new int[dSae];
        this.rowLatents = new int[dSae];
        this.rowActivations = new float[dSae];
    }

    /**
     * Selects row by row, on all processors.
     *
     * @param pre pre-activations, {@code [tokens, columns]}, 32-bit floats on the CPU
     * @param first column of latent 0
     * @param dSae number of latents
     */
    static SparseRows of(NDArray pre, int first, int dSae, RowSelector selector) {
        int tokens = Math.toIntExact(pre.getShape().get(0));
        int columns = Math.toIntExact(pre.getShape().get(1));
        IntBuffer values = JniUtils.getByteBuffer((PtNDArray) pre, true)
                .order(ByteOrder.nativeOrder())
                .asIntBuffer();
        int parts = Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), tokens / LEAST));
        return SparseRows.concat(IntStream.range(0, parts)
                .parallel()
                .mapToObj(part -> {
                    int from = (int) ((long) tokens * part / parts);
                    int to = (int) ((long) tokens * (part + 1) / parts);
                    return new HostSelection(selector, dSae).rows(values, from, to, columns, first);
                })
                .toArray(SparseRows[]::new));
    }

    private SparseRows rows(IntBuffer values, int from, int to, int columns, int first) {
        int[] offsets = new int[to - from + 1];
        for (int token = from; token < to; token++) {
            values.get(token * columns + first, row);
            add();
            offsets[token - from + 1] = entries;
        }
        return new SparseRows(offsets, Arrays.copyOf(latents, entries), Arrays.copyOf(activations, entries));
    }

    private void add() {
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
