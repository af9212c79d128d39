package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.blocks.LiveBlocks.BlockSink;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The records of all latents that ever fired, filled from batches latent by latent, so that each record is in the cache once a batch. */
final class LatentRecords {
    static final int CHUNK = 256;
    private static final int NUMBERS_VERSION = 2;

    private final int dSae;
    private final @Nullable LatentRecord[] records;
    private final BitSet dirtyNumbers = new BitSet();
    private final BitSet dirtyContexts = new BitSet();
    private final BatchOccurrences occurrences;
    private final ContextPicks picks;

    LatentRecords(int dSae) {
        this.dSae = dSae;
        this.records = new LatentRecord[dSae];
        this.occurrences = new BatchOccurrences(dSae);
        this.picks = new ContextPicks(occurrences);
    }

    @Nullable
    LatentRecord record(int latent) {
        return records[latent];
    }

    /** Adds a batch, and its sums to those of its pane. */
    void add(TokenBatch batch, LatentTotals totals) {
        occurrences.read(batch);
        for (int latent = occurrences.nextLatent(0); latent >= 0; latent = occurrences.nextLatent(latent + 1)) {
            addLatent(latent, totals);
        }
    }

    private void addLatent(int latent, LatentTotals totals) {
        LatentRecord record = made(latent);
        int from = occurrences.from(latent);
        int to = occurrences.to(latent);
        double sum = 0;
        double sumOfSquares = 0;
        float max = 0;
        boolean oneTime = occurrences.isOfOneTime();
        if (oneTime) {
            record.seen(occurrences.eventTime(from));
        }
        picks.begin(record);
        for (int o = from; o < to; o++) {
            float f = occurrences.activation(o);
            sum += f;
            sumOfSquares += (double) f * f;
            max = Math.max(max, f);
            int bin = ActivationBins.of(f);
            record.histogram.add(bin, 1);
            record.positions.add(occurrences.positionBucket(o), 1);
            if (!oneTime) {
                record.seen(occurrences.eventTime(o));
            }
            picks.offer(o, f, ActivationBins.octave(bin), occurrences.priority(o, latent));
        }
        totals.add(latent, to - from, sum, sumOfSquares, max);
        dirtyNumbers.set(latent / CHUNK);
        if (!picks.isEmpty()) {
            synchronized (record) {
                if (picks.keep(latent, record)) {
                    dirtyContexts.set(latent);
                }
            }
        }
    }

    private LatentRecord made(int latent) {
        LatentRecord record = records[latent];
        if (record == null) {
            record = new LatentRecord();
            records[latent] = record;
        }
        return record;
    }

    /** Hands out what has changed since the last time. */
    void drain(BlockSink sink, BlockWriter out) {
        dirtyNumbers.stream()
                .forEach(chunk -> sink.put(BlockKey.latentNumbers(chunk).toBytes(), encodeNumbers(chunk, out)));
        dirtyNumbers.clear();
        dirtyContexts.stream()
                .forEach(latent -> sink.put(
                        BlockKey.latentContexts(latent).toBytes(), made(latent).encodeContexts(out)));
        dirtyContexts.clear();
    }

    private byte[] encodeNumbers(int chunk, BlockWriter out) {
        int end = Math.min(dSae, (chunk + 1) * CHUNK);
        int seen = 0;
        for (int latent = chunk * CHUNK; latent < end; latent++) {
            seen += records[latent] != null ? 1 : 0;
        }
        out.clear().u8(NUMBERS_VERSION).varint(seen);
        for (int latent = chunk * CHUNK; latent < end; latent++) {
            LatentRecord record = records[latent];
            if (record != null) {
                out.u8(latent - chunk * CHUNK);
                record.encodeNumbers(out);
            }
        }
        return out.toBytes();
    }

    void decodeNumbers(int chunk, BlockReader in) {
        if (chunk < 0 || chunk > (dSae - 1) / CHUNK) {
            throw new BrokenBlockException("it is of chunk %d of %d latents", chunk, dSae);
        }
        in.expectVersion(NUMBERS_VERSION);
        int previous = chunk * CHUNK - 1;
        for (int k = in.number("the number of latents", 0, CHUNK); k > 0; k--) {
            int latent = chunk * CHUNK + in.u8();
            if (latent <= previous || latent >= dSae) {
                throw new BrokenBlockException(
                        "it has latent %d after %d, expected ascending ones below %d", latent, previous, dSae);
            }
            made(latent).decodeNumbers(in);
            previous = latent;
        }
    }

    void decodeContexts(int latent, BlockReader in) {
        LatentRecord record = latent < 0 || latent >= dSae ? null : records[latent];
        if (record == null) {
            throw new BrokenBlockException("it is of latent %d of %d, of which there are no numbers", latent, dSae);
        }
        record.decodeContexts(latent, in);
    }
}
