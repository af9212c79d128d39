package io.asterism.producer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** A decoder in this machine's memory: of the few rows that a token needs each is added where it lies, on all processors. */
final class HostDecoder {
    private static final int LEAST = 8;

    private final FloatBuffer rows;
    private final int width;

    /** Of 32-bit floats on the CPU, {@code [dSae, dOut]}, which stay as long as this is used; none elsewhere, and where they are too many. */
    static Optional<HostDecoder> of(NDArray decoder) {
        return decoder.getDevice().isGpu() || !fits(decoder.getShape())
                ? Optional.empty()
                : Optional.of(new HostDecoder(decoder));
    }

    /** Whether floats of this shape are within the reach of a buffer, which has at most 2^31 - 1 bytes. */
    static boolean fits(Shape shape) {
        return shape.size() <= Integer.MAX_VALUE / Float.BYTES;
    }

    private HostDecoder(NDArray decoder) {
        this.rows = JniUtils.getByteBuffer((PtNDArray) decoder, true)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        this.width = Math.toIntExact(decoder.getShape().get(1));
    }

    /** {@code sum over active j of f_j W_dec[j]}, {@code [tokens * dOut]}, without the bias. */
    float[] decode(SparseRows active) {
        int tokens = active.tokens();
        float[] decoded = new float[Math.multiplyExact(tokens, width)];
        int parts = Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), tokens / LEAST));
        IntStream.range(0, parts).parallel().forEach(part -> {
            int from = (int) ((long) tokens * part / parts);
            int to = (int) ((long) tokens * (part + 1) / parts);
            float[] sum = new float[width];
            float[] row = new float[width];
            for (int token = from; token < to; token++) {
                Arrays.fill(sum, 0);
                for (int i = active.offsets()[token]; i < active.offsets()[token + 1]; i++) {
                    rows.get(active.latents()[i] * width, row);
                    add(sum, active.activations()[i], row);
                }
                System.arraycopy(sum, 0, decoded, token * width, width);
            }
        });
        return decoded;
    }

    private static void add(float[] sum, float factor, float[] row) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * row[i];
        }
    }
}
