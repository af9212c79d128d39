package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Plain sums of every latent's activations in one pane: number, Σf, Σf², max. Kept in chunks of latents, made when one of them fires.
 */
final class LatentTotals {
    static final int CHUNK = 4096;
    private static final int STRIDE = 4;
    private static final int VERSION = 2;

    private final int dSae;
    private final double @Nullable [][] chunks;
    private final BitSet dirty = new BitSet();

    LatentTotals(int dSae) {
        this.dSae = dSae;
        this.chunks = new double[(dSae + CHUNK - 1) / CHUNK][];
    }

    void add(int latent, long number, double sum, double sumOfSquares, float max) {
        int chunk = latent / CHUNK;
        double[] sums = chunks[chunk];
        if (sums == null) {
            sums = new double[STRIDE * Math.min(CHUNK, dSae - chunk * CHUNK)];
            chunks[chunk] = sums;
        }
        int at = latent % CHUNK * STRIDE;
        sums[at] += number;
        sums[at + 1] += sum;
        sums[at + 2] += sumOfSquares;
        sums[at + 3] = Math.max(sums[at + 3], max);
        dirty.set(chunk);
    }

    /** Adds the activations of a batch one by one. */
    void add(TokenBatch batch) {
        int[] latents = batch.latents();
        float[] activations = batch.activations();
        for (int k = 0; k < batch.entries(); k++) {
            float f = activations[k];
            add(latents[k], 1, f, (double) f * f, f);
        }
    }

    /** Adds another pane's sums. */
    void add(LatentTotals other) {
        LatentSums sums = LatentSums.zero(dSae);
        other.addTo(sums);
        for (int latent = 0; latent < dSae; latent++) {
            if (sums.positive()[latent] > 0) {
                add(
                        latent,
                        sums.positive()[latent],
                        sums.sum()[latent],
                        sums.sumOfSquares()[latent],
                        sums.max()[latent]);
            }
        }
    }

    /** Adds these sums to others. */
    void addTo(LatentSums sums) {
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            double[] values = chunks[chunk];
            for (int at = 0; values != null && at < values.length; at += STRIDE) {
                int latent = chunk * CHUNK + at / STRIDE;
                sums.positive()[latent] += (long) values[at];
                sums.sum()[latent] += values[at + 1];
                sums.sumOfSquares()[latent] += values[at + 2];
                sums.max()[latent] = Math.max(sums.max()[latent], (float) values[at + 3]);
            }
        }
    }

    BitSet dirty() {
        return dirty;
    }

    /** Chunks that have a latent that fired. */
    BitSet present() {
        BitSet present = new BitSet();
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            present.set(chunk, chunks[chunk] != null);
        }
        return present;
    }

    /** A chunk's sums with the fires by level of its latents, as a block. */
    byte[] encode(int chunk, LevelCounts counts, BlockWriter out) {
        double[] values = chunks[chunk];
        int fired = 0;
        for (int at = 0; values != null && at < values.length; at += STRIDE) {
            fired += values[at] != 0 ? 1 : 0;
        }
        out.clear().u8(VERSION).varint(fired);
        int previous = -1;
        for (int at = 0; values != null && at < values.length; at += STRIDE) {
            if (values[at] == 0) {
                continue;
            }
            int place = at / STRIDE;
            out.varint(place - previous).varint((long) values[at]);
            out.f64(values[at + 1]).f64(values[at + 2]).f32((float) values[at + 3]);
            for (int level = 0; level < counts.levels(); level++) {
                out.varint(counts.firesAt(level, chunk * CHUNK + place));
            }
            previous = place;
        }
        return out.toBytes();
    }

    /** Takes a chunk back, of a pane whose tokens are known. */
    void decode(int chunk, LevelCounts counts, BlockReader in) {
        if (chunk < 0 || chunk >= chunks.length) {
            throw new BrokenBlockException("it is of chunk %d of %d latents", chunk, dSae);
        }
        in.expectVersion(VERSION);
        int width = Math.min(CHUNK, dSae - chunk * CHUNK);
        int place = -1;
        for (int k = in.number("the number of latents", 0, width); k > 0; k--) {
            place += in.number("the latents to the next one that fired", 1, width - 1 - place);
            int latent = chunk * CHUNK + place;
            long number = in.number("the activations of a latent", 1, counts.tokens());
            add(latent, number, in.sum("a sum"), in.sum("a sum of squares"), in.activation());
            long left = number;
            for (int level = 0; level < counts.levels(); level++) {
                long fires = in.number("the fires of a latent", 0, left);
                counts.addFires(level, latent, fires);
                left -= fires;
            }
        }
        dirty.clear(chunk);
    }
}
