package io.asterism.processor.topology;

import io.asterism.schemas.InputException;
import io.asterism.schemas.Pair;
import io.asterism.schemas.PairId;
import io.asterism.schemas.SaeManifest;

/**
 * What counting an SAE takes on the heap before its rows grow: what a manifest asks for is reckoned before it is believed.
 *
 * @param what is counted, as a sentence begins with it
 * @param bytes of one partition, at least: by latent a total and the open panes with a number for each threshold, the latents' records and what
 *     the kernel works with
 */
record CountingCost(String what, long bytes) {
    /** A reference to a record, where an occurrence list begins and ends, marks and sums. */
    private static final long BYTES_A_LATENT = 40;

    /** More may be needed for rows than for all of this. */
    private static final double MOST_OF_HEAP = 0.5;

    /** The cost by a manifest that is valid. */
    static CountingCost of(SaeManifest manifest) {
        return new CountingCost(
                "SAE '" + manifest.getSae() + "'",
                bytes(
                        manifest.getDSae(),
                        manifest.getThresholds().size(),
                        manifest.getGraceMillis() / manifest.getPaneMillis()));
    }

    /** The cost of a pair that is valid. */
    static CountingCost of(Pair pair, SaeManifest a, SaeManifest b) {
        return new CountingCost(
                "pair " + PairId.of(pair),
                bytes(
                        (long) a.getDSae() + b.getDSae(),
                        pair.getThresholds().size(),
                        pair.getGraceMillis() / pair.getPaneMillis()));
    }

    private static long bytes(long latents, long thresholds, long panesOfGrace) {
        long open = 2 + panesOfGrace;
        return latents * (BYTES_A_LATENT + (1 + open) * thresholds * Long.BYTES);
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
                    "%s takes %d MB at least before it is counted, %d MB in each of %d partitions, expected half the heap of %d MB at"
                            + " most",
                    what, Math.round(needed / (1 << 20)), bytes >> 20, partitions, heap >> 20);
        }
    }
}
