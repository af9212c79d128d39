package io.asterism.processor.geometry;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/** Of every latent, those with the nearest decoder rows by cosine, exactly; nearest first, of equal ones the lower first. */
public final class NearestRows {
    /** Neighbors that are kept of each. */
    public static final int KEPT = 50;

    private final int kept;

    /** {@code [latents * kept]}. */
    private final int[] latents;

    /** {@code [latents * kept]}. */
    private final float[] cosines;

    private NearestRows(int kept, int[] latents, float[] cosines) {
        this.kept = kept;
        this.latents = latents;
        this.cosines = cosines;
    }

    /**
     * Finds them; all pairs are looked at.
     *
     * @param progress told the share that is done
     */
    public static NearestRows of(DecoderTable decoder, DoubleConsumer progress) {
        return of(new CosineRows(decoder), decoder.latents(), progress);
    }

    static NearestRows of(CosineRows rows, int latents, DoubleConsumer progress) {
        int kept = Math.max(0, Math.min(KEPT, latents - 1));
        int[] nearest = new int[latents * kept];
        float[] cosines = new float[latents * kept];
        rows.forEach(
                (latent, row, from) -> {
                    Best best = new Best(kept);
                    for (int other = 0; other < latents; other++) {
                        if (other != latent && row[from + other] > best.least()) {
                            best.offer(other, row[from + other]);
                        }
                    }
                    System.arraycopy(best.places, 0, nearest, latent * kept, kept);
                    for (int n = 0; n < kept; n++) {
                        cosines[latent * kept + n] = Math.max(-1, Math.min(1, best.values[n]));
                    }
                },
                progress);
        return new NearestRows(kept, nearest, cosines);
    }

    /** The places of the largest values, largest first. */
    static final class Best {
        final int[] places;
        final float[] values;

        Best(int number) {
            this.places = new int[number];
            this.values = new float[number];
            Arrays.fill(values, Float.NEGATIVE_INFINITY);
        }

        /** A value has to be above it. */
        float least() {
            return values.length == 0 ? Float.POSITIVE_INFINITY : values[values.length - 1];
        }

        void offer(int place, float value) {
            int at = values.length - 1;
            while (at > 0 && values[at - 1] < value) {
                values[at] = values[at - 1];
                places[at] = places[at - 1];
                at--;
            }
            values[at] = value;
            places[at] = place;
        }
    }

    /** Neighbors of each latent that are known. */
    public int kept() {
        return kept;
    }

    /** Number of latents. */
    public int latents() {
        return kept == 0 ? 0 : latents.length / kept;
    }

    /** The n-th nearest of a latent, from 0. */
    public int latent(int latent, int n) {
        return latents[latent * kept + n];
    }

    /** Cosine of a latent's decoder row with its n-th nearest. */
    public float cosine(int latent, int n) {
        return cosines[latent * kept + n];
    }

    /** The nearest of a latent, {@code [k]}. */
    public int[] nearest(int latent, int k) {
        return Arrays.copyOfRange(latents, latent * kept, latent * kept + k);
    }

    /** As bytes. */
    public void write(BlockWriter out) {
        out.varint(kept).varint(latents.length);
        for (int i = 0; i < latents.length; i++) {
            out.varint(latents[i]).f32(cosines[i]);
        }
    }

    /** Of bytes that {@link #write} made. */
    public static NearestRows read(BlockReader in, int dSae) {
        int kept = in.number("neighbors", 0, KEPT);
        int length = in.number("all neighbors", kept * dSae, kept * dSae);
        int[] latents = new int[length];
        float[] cosines = new float[length];
        for (int i = 0; i < length; i++) {
            latents[i] = in.number("a neighbor", 0, dSae - 1);
            cosines[i] = Float.intBitsToFloat(in.i32());
        }
        return new NearestRows(kept, latents, cosines);
    }
}
