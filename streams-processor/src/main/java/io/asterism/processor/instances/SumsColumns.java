package io.asterism.processor.instances;

import io.asterism.processor.counting.LatentSums;
import java.nio.ByteBuffer;

/** {@link LatentSums} as they travel between instances: its four columns one after the other, big-endian. */
final class SumsColumns {
    private static final int BYTES_A_LATENT = Long.BYTES + 2 * Double.BYTES + Float.BYTES;

    private SumsColumns() {}

    static byte[] encode(LatentSums sums) {
        ByteBuffer bytes = ByteBuffer.allocate(sums.positive().length * BYTES_A_LATENT);
        for (long value : sums.positive()) {
            bytes.putLong(value);
        }
        for (double value : sums.sum()) {
            bytes.putDouble(value);
        }
        for (double value : sums.sumOfSquares()) {
            bytes.putDouble(value);
        }
        for (float value : sums.max()) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    /**
     * Reads the sums of an SAE of {@code dSae} latents.
     *
     * @throws IllegalArgumentException if the bytes are not of that many
     */
    static LatentSums decode(byte[] bytes, int dSae) {
        if (bytes.length != dSae * BYTES_A_LATENT) {
            throw new IllegalArgumentException(bytes.length + " bytes of sums, expected " + dSae * BYTES_A_LATENT);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        LatentSums sums = LatentSums.zero(dSae);
        for (int i = 0; i < dSae; i++) {
            sums.positive()[i] = in.getLong();
        }
        for (int i = 0; i < dSae; i++) {
            sums.sum()[i] = in.getDouble();
        }
        for (int i = 0; i < dSae; i++) {
            sums.sumOfSquares()[i] = in.getDouble();
        }
        for (int i = 0; i < dSae; i++) {
            sums.max()[i] = in.getFloat();
        }
        return sums;
    }
}
