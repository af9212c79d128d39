package io.asterism.processor.geometry;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import java.util.function.DoubleConsumer;

/**
 * A decoder's latents laid out in two dimensions, and how far that can be believed.
 *
 * @param at coordinates, {@code [2][latents]}
 * @param seed of the random numbers that made it
 * @param k neighbors that the three measures look at
 * @param trustworthiness 1 where neighbors on the map are neighbors in the decoder (Venna, Kaski 2001)
 * @param continuity 1 where neighbors in the decoder are neighbors on the map
 * @param knnPreservation share of the decoder's k nearest that are among the map's k nearest
 */
public record DecoderMap(
        float[][] at, long seed, int k, double trustworthiness, double continuity, double knnPreservation) {
    /** Neighbors that UMAP looks at, the latent itself among them. */
    public static final int NEIGHBORS = Umap.NEIGHBORS;

    /** How near UMAP puts latents that belong together. */
    public static final double MIN_DIST = Umap.MIN_DIST;

    /** The seed of every map. */
    public static final long SEED = 42;

    /** Fewer have no neighbors to speak of. */
    public static final int LEAST_LATENTS = 4;

    /** Shares of the work that come before the layout, and before the measures. */
    private static final double NEAREST = 0.3;

    private static final double LAID_OUT = 0.55;

    /** Rounds that the layout takes. */
    public int epochs() {
        return Umap.epochs(at[0].length);
    }

    /**
     * Lays a decoder out.
     *
     * @param decoder of {@link #LEAST_LATENTS} or more
     * @param progress told the share that is done
     */
    public static DecoderMap of(DecoderTable decoder, DoubleConsumer progress) {
        CosineRows rows = new CosineRows(decoder);
        NearestRows nearest = NearestRows.of(rows, decoder.latents(), share -> progress.accept(NEAREST * share));
        double[][] laid =
                Umap.layout(decoder, nearest, SEED, share -> progress.accept(NEAREST + (LAID_OUT - NEAREST) * share));
        float[][] at = new float[2][decoder.latents()];
        for (int axis = 0; axis < 2; axis++) {
            for (int i = 0; i < decoder.latents(); i++) {
                at[axis][i] = (float) laid[axis][i];
            }
        }
        MapQuality quality =
                MapQuality.of(rows, nearest, at, share -> progress.accept(LAID_OUT + (1 - LAID_OUT) * share));
        return new DecoderMap(
                at, SEED, quality.k(), quality.trustworthiness(), quality.continuity(), quality.knnPreservation());
    }

    /** As bytes. */
    public void write(BlockWriter out) {
        out.i64(seed).varint(k).f64(trustworthiness).f64(continuity).f64(knnPreservation);
        for (float[] axis : at) {
            for (float value : axis) {
                out.f32(value);
            }
        }
    }

    /** Of bytes that {@link #write} made. */
    public static DecoderMap read(BlockReader in, int latents) {
        long seed = in.i64();
        int k = in.number("neighbors", 1, latents);
        double trustworthiness = in.finite("trustworthiness");
        double continuity = in.finite("continuity");
        double knnPreservation = in.finite("the share of neighbors");
        float[][] at = new float[2][latents];
        for (float[] axis : at) {
            for (int i = 0; i < latents; i++) {
                axis[i] = Float.intBitsToFloat(in.i32());
            }
        }
        return new DecoderMap(at, seed, k, trustworthiness, continuity, knnPreservation);
    }
}
