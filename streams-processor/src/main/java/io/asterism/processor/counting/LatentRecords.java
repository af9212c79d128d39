package io.asterism.processor.counting;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The records of all latents that ever fired, filled from batches latent by latent, so that each record is in the cache once a batch. */
final class LatentRecords {
    static final int CHUNK = 256;

    private final int dSae;
    private final @Nullable LatentRecord[] records;
    private final BitSet dirtyNumbers = new BitSet();
    private final BitSet dirtyContexts = new BitSet();
    private final BlockWriter body = new BlockWriter();

    private int[] starts = new int[0];
    private long[] occurrences = new long[0];
    private long[] seeds = new long[0];
    private long[] times = new long[0];

    LatentRecords(int dSae) {
        this.dSae = dSae;
        this.records = new LatentRecord[dSae];
    }

    @Nullable
    LatentRecord record(int latent) {
        return records[latent];
    }

    /** Adds a batch, and its sums to those of its pane. */
    void add(TokenBatch batch, LatentTotals totals) {
        turnRound(batch);
        if (seeds.length < batch.contexts().size()) {
            seeds = new long[batch.contexts().size()];
            times = new long[seeds.length];
        }
        for (int k = 0; k < batch.contexts().size(); k++) {
            seeds[k] = batch.contexts().get(k).seed();
            times[k] = batch.contexts().get(k).eventTime();
        }
        for (int latent = 0; latent < dSae; latent++) {
            if (starts[latent] < starts[latent + 1]) {
                addLatent(batch, latent, totals);
            }
        }
    }

    /** A counting sort of the entries by latent; an occurrence is the token above the activation's bits. */
    private void turnRound(TokenBatch batch) {
        if (starts.length == 0) {
            starts = new int[dSae + 2];
        }
        if (occurrences.length < batch.entries()) {
            occurrences = new long[Math.max(batch.entries(), 2 * occurrences.length)];
        }
        Arrays.fill(starts, 0);
        int[] latents = batch.latents();
        float[] activations = batch.activations();
        for (int k = 0; k < batch.entries(); k++) {
            starts[latents[k] + 2]++;
        }
        for (int latent = 2; latent < starts.length; latent++) {
            starts[latent] += starts[latent - 1];
        }
        int k = 0;
        for (int token = 0; token < batch.tokens(); token++) {
            for (int end = batch.ends()[token]; k < end; k++) {
                occurrences[starts[latents[k] + 1]++] = (long) token << 32 | Float.floatToRawIntBits(activations[k]);
            }
        }
    }

    private void addLatent(TokenBatch batch, int latent, LatentTotals totals) {
        LatentRecord record = made(latent);
        int from = starts[latent];
        int to = starts[latent + 1];
        double sum = 0;
        double sumOfSquares = 0;
        float max = 0;
        for (int o = from; o < to; o++) {
            float f = activation(o);
            int token = token(o);
            sum += f;
            sumOfSquares += (double) f * f;
            max = Math.max(max, f);
            int bin = ActivationBins.of(f);
            record.histogram[bin]++;
            int place = batch.places()[token];
            record.positions[LatentRecord.positionBucket(place)]++;
            int context = batch.contextIndices()[token];
            record.seen(times[context]);
            long priority = Mixing.priority(seeds[context], place, latent);
            boolean sampled = record.isSample(bin / 4, priority);
            if (sampled || record.mayBeStrongest(f)) {
                keep(batch, latent, record, o, sampled ? bin / 4 : -1, priority);
            }
        }
        record.firstSeen =
                Math.min(record.firstSeen, batch.contextOf(token(from)).eventTime());
        record.lastSeen =
                Math.max(record.lastSeen, batch.contextOf(token(to - 1)).eventTime());
        totals.add(latent, to - from, sum, sumOfSquares, max);
        dirtyNumbers.set(latent / CHUNK);
    }

    private void keep(TokenBatch batch, int latent, LatentRecord record, int occurrence, int octave, long priority) {
        StoredContext context = stretch(batch, latent, occurrence);
        synchronized (record) {
            boolean kept = record.offer(context);
            if (octave >= 0) {
                record.sample(octave, context, priority);
            }
            if (kept || octave >= 0) {
                dirtyContexts.set(latent);
            }
        }
    }

    private StoredContext stretch(TokenBatch batch, int latent, int occurrence) {
        int token = token(occurrence);
        int place = batch.places()[token];
        BatchContext context = batch.contextOf(token);
        int first = Math.max(0, place - StoredContext.RADIUS);
        int end = Math.min(context.tokens(), place + StoredContext.RADIUS + 1);
        body.clear()
                .varint((long) context.position() + first)
                .varint(end - first)
                .varint(place - first);
        for (int k = first; k < end; k++) {
            context.writeToken(k, body);
        }
        int previous = first - 1;
        for (int o = firstOfStretch(batch, latent, occurrence, first); o < starts[latent + 1]; o++) {
            int other = batch.places()[token(o)];
            if (batch.contextIndices()[token(o)] != batch.contextIndices()[token] || other >= end) {
                break;
            }
            body.varint(other - previous).f32(activation(o));
            previous = other;
        }
        return new StoredContext(activation(occurrence), context.document(), context.context(), place, body.toBytes());
    }

    /** The latent's first occurrence in the same context at or after a place. */
    private int firstOfStretch(TokenBatch batch, int latent, int occurrence, int firstPlace) {
        int context = batch.contextIndices()[token(occurrence)];
        int o = occurrence;
        while (o > starts[latent]
                && batch.contextIndices()[token(o - 1)] == context
                && batch.places()[token(o - 1)] >= firstPlace) {
            o--;
        }
        return o;
    }

    private float activation(int occurrence) {
        return Float.intBitsToFloat((int) occurrences[occurrence]);
    }

    private int token(int occurrence) {
        return (int) (occurrences[occurrence] >>> 32);
    }

    private LatentRecord made(int latent) {
        LatentRecord record = records[latent];
        if (record == null) {
            record = new LatentRecord();
            records[latent] = record;
        }
        return record;
    }

    BitSet dirtyNumbers() {
        return dirtyNumbers;
    }

    BitSet dirtyContexts() {
        return dirtyContexts;
    }

    byte[] encodeNumbers(int chunk, BlockWriter out) {
        out.clear().u8(1);
        for (int latent = chunk * CHUNK; latent < Math.min(dSae, (chunk + 1) * CHUNK); latent++) {
            LatentRecord record = records[latent];
            if (record != null) {
                out.u8(latent - chunk * CHUNK);
                record.encodeNumbers(out);
            }
        }
        return out.toBytes();
    }

    void decodeNumbers(int chunk, BlockReader in) {
        int version = in.u8();
        if (version != 1) {
            throw new IllegalStateException("stored latent records have version " + version + ", expected 1");
        }
        while (!in.isAtEnd()) {
            made(chunk * CHUNK + in.u8()).decodeNumbers(in);
        }
    }

    byte[] encodeContexts(int latent, BlockWriter out) {
        return made(latent).encodeContexts(out);
    }

    void decodeContexts(int latent, BlockReader in) {
        made(latent).decodeContexts(latent, in);
    }
}
