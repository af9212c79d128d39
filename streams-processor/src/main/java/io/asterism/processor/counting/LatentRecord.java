package io.asterism.processor.counting;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of one latent over the whole stream: how strong, where in the context and when it fires, its strongest contexts and one
 * context of every octave of strength. All of it is the same whatever the order in which the stream comes.
 */
final class LatentRecord {
    static final int STRONGEST = 8;
    static final int POSITIONS = 16;

    private static final int CONTEXTS_VERSION = 2;

    /** The context that stands for an octave. */
    private record Sample(int octave, StoredContext context, long priority) {}

    final CounterRange histogram = new CounterRange();
    final CounterRange positions = new CounterRange();
    long firstSeen = Long.MAX_VALUE;
    long lastSeen = Long.MIN_VALUE;

    private final List<StoredContext> strongest = new ArrayList<>(1);

    /** By octave, ascending. */
    private final List<Sample> samples = new ArrayList<>(1);

    private float floor;

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
        for (Sample sample : samples) {
            if (sample.octave == octave) {
                return sample.priority;
            }
        }
        return Long.MAX_VALUE;
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
        int at = 0;
        while (at < samples.size() && samples.get(at).octave < octave) {
            at++;
        }
        Sample sample = new Sample(octave, context, priority);
        if (at < samples.size() && samples.get(at).octave == octave) {
            samples.set(at, sample);
        } else {
            samples.add(at, sample);
        }
    }

    synchronized LatentDetail detail() {
        return new LatentDetail(
                histogram.toArray(ActivationBins.COUNT),
                positions.toArray(POSITIONS),
                strongest.stream().map(StoredContext::example).toList(),
                samples.stream().map(sample -> sample.context.example()).toList(),
                firstSeen,
                lastSeen);
    }

    void encodeNumbers(BlockWriter out) {
        out.i64(firstSeen).i64(lastSeen);
        histogram.encode(out);
        positions.encode(out);
    }

    void decodeNumbers(BlockReader in) {
        firstSeen = in.i64();
        lastSeen = in.i64();
        long strengths = histogram.decode(ActivationBins.COUNT, in);
        long places = positions.decode(POSITIONS, in);
        if (firstSeen > lastSeen || strengths != places || strengths == 0) {
            throw new BrokenBlockException(
                    "it has a latent seen from %d to %d, %d times by strength and %d times by place",
                    firstSeen, lastSeen, strengths, places);
        }
    }

    byte[] encodeContexts(BlockWriter out) {
        out.clear().u8(CONTEXTS_VERSION).varint(strongest.size()).varint(samples.size());
        strongest.forEach(context -> context.encode(out));
        for (Sample sample : samples) {
            out.u8(sample.octave);
            sample.context.encode(out);
        }
        return out.toBytes();
    }

    void decodeContexts(int latent, BlockReader in) {
        in.expectVersion(CONTEXTS_VERSION);
        int strongestStored = in.number("the number of strongest contexts", 0, STRONGEST);
        int samplesStored = in.number("the number of octaves", 0, ActivationBins.OCTAVES);
        for (int k = 0; k < strongestStored; k++) {
            StoredContext context = StoredContext.decode(in);
            boolean inOrder = k == 0 || StoredContext.STRONGEST_FIRST.compare(strongest.get(k - 1), context) < 0;
            if (!inOrder || !offer(context)) {
                throw new BrokenBlockException("its strongest context %d is out of place", k);
            }
        }
        int previous = -1;
        for (int k = 0; k < samplesStored; k++) {
            int octave = in.u8();
            StoredContext context = StoredContext.decode(in);
            if (octave <= previous || octave != ActivationBins.octaveOf(context.activation())) {
                throw new BrokenBlockException(
                        "it has activation %s in octave %d after octave %d", context.activation(), octave, previous);
            }
            sample(octave, context, context.priority(latent));
            previous = octave;
        }
    }
}
