package io.asterism.processor.topology;

import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;

/**
 * What counting an SAE takes on the heap before its rows grow: what a manifest asks for is reckoned before it is believed.
 *
 * @param sae its id
 * @param bytes of one partition, at least: by latent a total and the open panes with a number for each threshold, the latents' records and what
 *     the kernel works with
 */
record CountingCost(String sae, long bytes) {
    /** A reference to a record, where an occurrence list begins and ends, marks and sums. */
    private static final long BYTES_A_LATENT = 40;

    /** More may be needed for rows than for all of this. */
    private static final double MOST_OF_HEAP = 0.5;

    /** The cost by a manifest that is valid. */
    static CountingCost of(SaeManifest manifest) {
        long open = 2 + manifest.getGraceMillis() / manifest.getPaneMillis();
        long numbers = (1 + open) * manifest.getThresholds().size() * Long.BYTES;
        return new CountingCost(manifest.getSae(), manifest.getDSae() * (BYTES_A_LATENT + numbers));
    }

    /**
     * Checks that so many partitions find room.
     *
     * @throws InputException if they do not
     */
    void requireRoom(int partitions, long heap) {
        double needed = (double) bytes * partitions;
        if (needed > heap * MOST_OF_HEAP) {
            throw new InputException(
                    "SAE '%s' takes %d MB at least before it is counted, %d MB in each of %d partitions, expected half the heap of %d MB at"
                            + " most",
                    sae, Math.round(needed / (1 << 20)), bytes >> 20, partitions, heap >> 20);
        }
    }
}
