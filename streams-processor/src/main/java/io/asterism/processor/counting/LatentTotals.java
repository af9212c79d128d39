package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Plain sums of every latent's activations in one pane: number, Σf, Σf², max. Kept in chunks of latents, made when one of them fires.
 */
final class LatentTotals {
    static final int CHUNK = 4096;
    private static final int STRIDE = 4;

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
        out.clear().u8(1);
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

    /** Takes a chunk back. */
    void decode(int chunk, LevelCounts counts, BlockReader in) {
        int version = in.u8();
        if (version != 1) {
            throw new IllegalStateException("stored latent sums have version " + version + ", expected 1");
        }
        int place = -1;
        while (!in.isAtEnd()) {
            place += (int) in.varint();
            int latent = chunk * CHUNK + place;
            if (place < 0 || place >= CHUNK || latent >= dSae) {
                throw new IllegalStateException(
                        "stored latent sums name latent " + latent + ", expected below " + dSae);
            }
            add(latent, in.varint(), in.f64(), in.f64(), in.f32());
            for (int level = 0; level < counts.levels(); level++) {
                counts.addFires(level, latent, in.varint());
            }
        }
        dirty.clear(chunk);
    }
}
