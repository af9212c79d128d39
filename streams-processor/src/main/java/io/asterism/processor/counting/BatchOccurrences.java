package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockWriter;
import java.util.Arrays;

/** A batch turned round: for each latent the tokens on which it fires, at any threshold or none, in the order of the batch. */
final class BatchOccurrences {
    private final int dSae;
    private final int[] starts;
    private final BlockWriter body = new BlockWriter();

    private TokenBatch batch;
    /** The token above the activation's bits. */
    private long[] occurrences = new long[0];

    /** What a token adds to the priorities of the latents that fire on it. */
    private long[] seeds = new long[0];

    private byte[] buckets = new byte[0];
    private long[] times = new long[0];
    private long earliest;
    private long latest;

    BatchOccurrences(int dSae) {
        this.dSae = dSae;
        this.starts = new int[dSae + 2];
        this.batch = new TokenBatch();
    }

    /** Takes a batch, by a counting sort of its entries. */
    void read(TokenBatch tokens) {
        batch = tokens;
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
        readTokens();
    }

    /** Looks at each token once what would else be looked up for each latent that fires on it. */
    private void readTokens() {
        if (seeds.length < batch.tokens()) {
            seeds = new long[batch.ends().length];
            buckets = new byte[seeds.length];
            times = new long[seeds.length];
        }
        earliest = Long.MAX_VALUE;
        latest = Long.MIN_VALUE;
        long contextSeed = 0;
        long time = 0;
        int previous = -1;
        for (int token = 0; token < batch.tokens(); token++) {
            int index = batch.contextIndices()[token];
            if (index != previous) {
                BatchContext context = batch.contexts().get(index);
                contextSeed = context.seed();
                time = context.eventTime();
                earliest = Math.min(earliest, time);
                latest = Math.max(latest, time);
                previous = index;
            }
            int place = batch.places()[token];
            seeds[token] = Mixing.tokenSeed(contextSeed, place);
            buckets[token] = (byte) LatentRecord.positionBucket(place);
            times[token] = time;
        }
    }

    /** Whether all of the batch is of one event time, {@link #eventTime} of any occurrence. */
    boolean isOfOneTime() {
        return earliest == latest;
    }

    /** The first latent at or after one that fires in the batch; -1 where there is none. */
    int nextLatent(int from) {
        for (int latent = from; latent < dSae; latent++) {
            if (starts[latent] < starts[latent + 1]) {
                return latent;
            }
        }
        return -1;
    }

    /** First occurrence of a latent. */
    int from(int latent) {
        return starts[latent];
    }

    /** After the last occurrence of a latent. */
    int to(int latent) {
        return starts[latent + 1];
    }

    float activation(int occurrence) {
        return Float.intBitsToFloat((int) occurrences[occurrence]);
    }

    /** Index of the occurrence's token in its context. */
    int place(int occurrence) {
        return batch.places()[token(occurrence)];
    }

    /** The {@link LatentRecord#positionBucket} of the occurrence's token. */
    int positionBucket(int occurrence) {
        return buckets[token(occurrence)];
    }

    long eventTime(int occurrence) {
        return times[token(occurrence)];
    }

    long priority(int occurrence, int latent) {
        return Mixing.priority(seeds[token(occurrence)], latent);
    }

    BatchContext context(int occurrence) {
        return batch.contextOf(token(occurrence));
    }

    /** Whether two occurrences are in one context, which may stand in the batch twice. */
    boolean isSameContext(int left, int right) {
        if (batch.contextIndices()[token(left)] == batch.contextIndices()[token(right)]) {
            return true;
        }
        BatchContext one = context(left);
        BatchContext other = context(right);
        return one.context() == other.context() && one.document().equals(other.document());
    }

    /** The tokens around one on which a latent fires. */
    StoredContext stretch(int latent, int occurrence) {
        int place = place(occurrence);
        BatchContext context = context(occurrence);
        int first = TokenStretch.first(place, StoredContext.RADIUS);
        int end = TokenStretch.end(context, place, StoredContext.RADIUS);
        TokenStretch.write(context, place, StoredContext.RADIUS, body.clear());
        int previous = first - 1;
        for (int o = firstOfStretch(latent, occurrence, first); o < to(latent); o++) {
            int other = place(o);
            if (contextIndex(o) != contextIndex(occurrence) || other >= end) {
                break;
            }
            body.varint(other - previous).f32(activation(o));
            previous = other;
        }
        return new StoredContext(activation(occurrence), context.document(), context.context(), place, body.toBytes());
    }

    /** The latent's first occurrence in the same context at or after a place. */
    private int firstOfStretch(int latent, int occurrence, int firstPlace) {
        int context = contextIndex(occurrence);
        int o = occurrence;
        while (o > from(latent) && contextIndex(o - 1) == context && place(o - 1) >= firstPlace) {
            o--;
        }
        return o;
    }

    private int contextIndex(int occurrence) {
        return batch.contextIndices()[token(occurrence)];
    }

    private int token(int occurrence) {
        return (int) (occurrences[occurrence] >>> 32);
    }
}
