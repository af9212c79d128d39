package io.asterism.processor.counting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one latent over the whole stream: how strong, where in the context and when it fires, its strongest contexts and one
 * context of every octave of strength. All of it is the same whatever the order in which the stream comes.
 */
final class LatentRecord {
    static final int STRONGEST = 8;
    static final int POSITIONS = 16;
    static final int OCTAVES = ActivationBins.COUNT / 4;

    final long[] histogram = new long[ActivationBins.COUNT];
    final long[] positions = new long[POSITIONS];
    long firstSeen = Long.MAX_VALUE;
    long lastSeen = Long.MIN_VALUE;

    private final List<StoredContext> strongest = new ArrayList<>(STRONGEST);
    private final @Nullable StoredContext[] samples = new StoredContext[OCTAVES];
    private final long[] samplePriorities = new long[OCTAVES];
    private float floor;

    LatentRecord() {
        Arrays.fill(samplePriorities, Long.MAX_VALUE);
    }

    void seen(long eventTime) {
        firstSeen = Math.min(firstSeen, eventTime);
        lastSeen = Math.max(lastSeen, eventTime);
    }

    /** The bucket of a place in the context: bucket b holds {@code [2^b - 1, 2^(b + 1) - 1)}. */
    static int positionBucket(int place) {
        return Math.min(POSITIONS - 1, 31 - Integer.numberOfLeadingZeros(place + 1));
    }

    /** The activation below which none is among the strongest. */
    float floor() {
        return floor;
    }

    /** The lowest priority of an octave so far: one below it takes its place. */
    long samplePriority(int octave) {
        return samplePriorities[octave];
    }

    /** Takes a context whose activation is not below {@link #floor}; of one context only its strongest token stays. */
    boolean offer(StoredContext candidate) {
        for (int k = 0; k < strongest.size(); k++) {
            StoredContext other = strongest.get(k);
            if (other.context() == candidate.context() && other.document().equals(candidate.document())) {
                if (StoredContext.STRONGEST_FIRST.compare(candidate, other) >= 0) {
                    return false;
                }
                strongest.remove(k);
                break;
            }
        }
        int at = 0;
        while (at < strongest.size() && StoredContext.STRONGEST_FIRST.compare(strongest.get(at), candidate) < 0) {
            at++;
        }
        if (at == STRONGEST) {
            return false;
        }
        strongest.add(at, candidate);
        if (strongest.size() > STRONGEST) {
            strongest.remove(STRONGEST);
        }
        floor = strongest.size() < STRONGEST ? 0 : strongest.get(STRONGEST - 1).activation();
        return true;
    }

    /** Takes a context whose priority is below {@link #samplePriority}. */
    void sample(int octave, StoredContext context, long priority) {
        samples[octave] = context;
        samplePriorities[octave] = priority;
    }

    synchronized LatentDetail detail() {
        return new LatentDetail(
                histogram.clone(),
                positions.clone(),
                List.copyOf(strongest).stream().map(StoredContext::example).toList(),
                Arrays.stream(samples)
                        .filter(Objects::nonNull)
                        .map(StoredContext::example)
                        .toList(),
                firstSeen,
                lastSeen);
    }

    void encodeNumbers(BlockWriter out) {
        out.i64(firstSeen).i64(lastSeen);
        encodeSparse(histogram, out);
        encodeSparse(positions, out);
    }

    void decodeNumbers(BlockReader in) {
        firstSeen = in.i64();
        lastSeen = in.i64();
        decodeSparse(histogram, in);
        decodeSparse(positions, in);
    }

    byte[] encodeContexts(BlockWriter out) {
        out.clear().u8(1).varint(strongest.size());
        strongest.forEach(context -> context.encode(out));
        for (int octave = 0; octave < OCTAVES; octave++) {
            StoredContext sample = samples[octave];
            if (sample != null) {
                out.u8(octave);
                sample.encode(out);
            }
        }
        return out.toBytes();
    }

    void decodeContexts(int latent, BlockReader in) {
        int version = in.u8();
        if (version != 1) {
            throw new IllegalStateException(
                    "stored contexts of latent " + latent + " have version " + version + ", expected 1");
        }
        for (long k = in.varint(); k > 0; k--) {
            offer(StoredContext.decode(in));
        }
        while (!in.isAtEnd()) {
            int octave = in.u8();
            StoredContext context = StoredContext.decode(in);
            sample(octave, context, context.priority(latent));
        }
    }

    private static void encodeSparse(long[] values, BlockWriter out) {
        out.varint(Arrays.stream(values).filter(value -> value != 0).count());
        for (int k = 0; k < values.length; k++) {
            if (values[k] != 0) {
                out.u8(k).varint(values[k]);
            }
        }
    }

    private static void decodeSparse(long[] values, BlockReader in) {
        for (long k = in.varint(); k > 0; k--) {
            values[in.u8()] = in.varint();
        }
    }
}
