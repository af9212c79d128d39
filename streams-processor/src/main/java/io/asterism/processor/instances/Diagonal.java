package io.asterism.processor.instances;

import io.asterism.processor.counting.PairCounts;
import java.nio.ByteBuffer;

/**
 * N and C_ii of every latent, as they travel between instances: {@code dSae + 1} big-endian longs.
 *
 * @param tokens N
 * @param fires C_ii, {@code [dSae]}
 */
record Diagonal(long tokens, long[] fires) {
    /** What these counts hold now. */
    static Diagonal of(PairCounts pairs) {
        long[] fires = new long[pairs.dSae()];
        for (int latent = 0; latent < fires.length; latent++) {
            fires[latent] = pairs.fires(latent);
        }
        return new Diagonal(pairs.tokens(), fires);
    }

    byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate((fires.length + 1) * Long.BYTES).putLong(tokens);
        bytes.asLongBuffer().put(fires);
        return bytes.array();
    }

    /**
     * Reads the diagonal of an SAE of {@code dSae} latents.
     *
     * @throws IllegalArgumentException if the bytes are not of that many
     */
    static Diagonal decode(byte[] bytes, int dSae) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length != (dSae + 1) * Long.BYTES) {
            throw new IllegalArgumentException(
                    bytes.length + " bytes of a diagonal, expected " + (dSae + 1) * Long.BYTES);
        }
        Diagonal diagonal = new Diagonal(in.getLong(), new long[dSae]);
        in.asLongBuffer().get(diagonal.fires);
        return diagonal;
    }
}
