package io.asterism.processor.counting;

import java.util.Arrays;

/**
 * Which of a latent's occurrences in a batch are worth keeping with their context. They are chosen first and their tokens written out
 * afterwards, so that only the last winner of each place costs more than a comparison.
 */
final class ContextPicks {
    private final BatchOccurrences occurrences;
    private final int[] strongest = new int[LatentRecord.STRONGEST];
    private final StoredContext[] written = new StoredContext[LatentRecord.STRONGEST];
    private final int[] samples = new int[ActivationBins.OCTAVES];
    private final long[] priorities = new long[ActivationBins.OCTAVES];
    private int size;
    private float floor;
    private boolean sampled;

    ContextPicks(BatchOccurrences occurrences) {
        this.occurrences = occurrences;
    }

    /** Forgets the picks and takes the bounds above which a latent's record wants more. */
    void begin(LatentRecord record) {
        size = 0;
        sampled = false;
        floor = record.floor();
        Arrays.fill(samples, -1);
        for (int octave = 0; octave < priorities.length; octave++) {
            priorities[octave] = record.samplePriority(octave);
        }
    }

    boolean isEmpty() {
        return size == 0 && !sampled;
    }

    /** Looks at an occurrence. */
    void offer(int occurrence, float activation, int octave, long priority) {
        if (priority < priorities[octave]) {
            priorities[octave] = priority;
            samples[octave] = occurrence;
            sampled = true;
        }
        if (activation >= floor) {
            offerStrongest(occurrence);
        }
    }

    private void offerStrongest(int occurrence) {
        for (int k = 0; k < size; k++) {
            if (occurrences.isSameContext(strongest[k], occurrence)) {
                if (isStronger(strongest[k], occurrence)) {
                    return;
                }
                System.arraycopy(strongest, k + 1, strongest, k, --size - k);
                break;
            }
        }
        int at = size;
        while (at > 0 && !isStronger(strongest[at - 1], occurrence)) {
            at--;
        }
        if (at == strongest.length) {
            return;
        }
        size = Math.min(size + 1, strongest.length);
        System.arraycopy(strongest, at, strongest, at + 1, size - 1 - at);
        strongest[at] = occurrence;
        if (size == strongest.length) {
            floor = Math.max(floor, occurrences.activation(strongest[size - 1]));
        }
    }

    /** The order of {@link StoredContext#STRONGEST_FIRST}. */
    private boolean isStronger(int left, int right) {
        int order = Float.compare(occurrences.activation(left), occurrences.activation(right));
        if (order != 0) {
            return order > 0;
        }
        BatchContext one = occurrences.context(left);
        BatchContext other = occurrences.context(right);
        order = one.document().compareTo(other.document());
        if (order == 0) {
            order = Integer.compare(one.context(), other.context());
        }
        return order != 0 ? order < 0 : occurrences.place(left) <= occurrences.place(right);
    }

    /** Gives the picks to the record; whether it took one. */
    boolean keep(int latent, LatentRecord record) {
        boolean kept = sampled;
        for (int k = 0; k < size; k++) {
            written[k] = occurrences.stretch(latent, strongest[k]);
            kept |= record.offer(written[k]);
        }
        for (int octave = 0; octave < samples.length; octave++) {
            if (samples[octave] >= 0) {
                record.sample(octave, stretch(latent, samples[octave]), priorities[octave]);
            }
        }
        return kept;
    }

    /** The tokens around an occurrence, as they were written out where it is among the strongest as well. */
    private StoredContext stretch(int latent, int occurrence) {
        for (int k = 0; k < size; k++) {
            if (strongest[k] == occurrence) {
                return written[k];
            }
        }
        return occurrences.stretch(latent, occurrence);
    }
}
