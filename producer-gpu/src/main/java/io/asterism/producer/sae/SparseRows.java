package io.asterism.producer.sae;

import java.util.Arrays;

/**
 * Active latents, compressed sparse rows.
 *
 * @param offsets {@code [tokens + 1]}
 * @param latents ascending within a token, {@code [entries]}
 * @param activations above 0, {@code [entries]}
 */
public record SparseRows(int[] offsets, int[] latents, float[] activations) {
    /**
     * Sorts what was found on the device into rows.
     *
     * @param places {@code token * dSae + latent}, ascending, {@code [found]}
     * @param values beside them
     * @param cap latents that a token keeps at most: the largest, of equal ones those with the lowest index
     */
    static SparseRows of(long[] places, float[] values, int tokens, int dSae, int cap) {
        int[] offsets = new int[tokens + 1];
        int[] latents = new int[places.length];
        float[] activations = new float[places.length];
        int kept = 0;
        int next = 0;
        for (int token = 0; token < tokens; token++) {
            int first = next;
            long rowEnd = (token + 1L) * dSae;
            while (next < places.length && places[next] < rowEnd) {
                next++;
            }
            Cut cut = Cut.of(values, first, next, cap);
            int ties = cut.ties;
            for (int i = first; i < next; i++) {
                if (values[i] > cut.value || (values[i] == cut.value && ties-- > 0)) {
                    latents[kept] = (int) (places[i] - (long) token * dSae);
                    activations[kept++] = values[i];
                }
            }
            offsets[token + 1] = kept;
        }
        return new SparseRows(offsets, Arrays.copyOf(latents, kept), Arrays.copyOf(activations, kept));
    }

    /** Where a row is cut: everything above the value stays, and so many of those that equal it. */
    private record Cut(float value, int ties) {
        private static final Cut NONE = new Cut(0, 0);

        static Cut of(float[] values, int from, int to, int cap) {
            if (to - from <= cap) {
                return NONE;
            }
            float[] sorted = Arrays.copyOfRange(values, from, to);
            Arrays.sort(sorted);
            float value = sorted[sorted.length - cap];
            int above = 0;
            for (float v : sorted) {
                above += v > value ? 1 : 0;
            }
            return new Cut(value, cap - above);
        }
    }

    /** Rows of several pieces, one after the other. */
    public static SparseRows concat(SparseRows... pieces) {
        if (pieces.length == 1) {
            return pieces[0];
        }
        int tokens = Arrays.stream(pieces).mapToInt(SparseRows::tokens).sum();
        int entries =
                Arrays.stream(pieces).mapToInt(piece -> piece.latents.length).sum();
        SparseRows whole = new SparseRows(new int[tokens + 1], new int[entries], new float[entries]);
        int token = 0;
        int entry = 0;
        for (SparseRows piece : pieces) {
            for (int t = 0; t < piece.tokens(); t++) {
                whole.offsets[++token] = entry + piece.offsets[t + 1];
            }
            System.arraycopy(piece.latents, 0, whole.latents, entry, piece.latents.length);
            System.arraycopy(piece.activations, 0, whole.activations, entry, piece.activations.length);
            entry += piece.latents.length;
        }
        return whole;
    }

    /** The rows from one token to another. */
    public SparseRows slice(int from, int to) {
        int first = offsets[from];
        int[] sliced = new int[to - from + 1];
        Arrays.setAll(sliced, t -> offsets[from + t] - first);
        return new SparseRows(
                sliced,
                Arrays.copyOfRange(latents, first, offsets[to]),
                Arrays.copyOfRange(activations, first, offsets[to]));
    }

    /** What an entry becomes. */
    public interface Mapping {
        float of(int token, int latent, float activation);
    }

    /** The same entries with other numbers. */
    public SparseRows mapped(Mapping mapping) {
        float[] others = new float[activations.length];
        for (int token = 0; token < tokens(); token++) {
            for (int i = offsets[token]; i < offsets[token + 1]; i++) {
                others[i] = mapping.of(token, latents[i], activations[i]);
            }
        }
        return new SparseRows(offsets, latents, others);
    }

    /** Which entries stay. */
    public interface Choice {
        boolean of(int token, int latent);
    }

    /** Some of the entries. */
    public SparseRows only(Choice choice) {
        int[] kept = new int[offsets.length];
        int[] some = new int[latents.length];
        float[] theirs = new float[latents.length];
        int count = 0;
        for (int token = 0; token < tokens(); token++) {
            for (int i = offsets[token]; i < offsets[token + 1]; i++) {
                if (choice.of(token, latents[i])) {
                    some[count] = latents[i];
                    theirs[count++] = activations[i];
                }
            }
            kept[token + 1] = count;
        }
        return new SparseRows(kept, Arrays.copyOf(some, count), Arrays.copyOf(theirs, count));
    }

    /** The activation of a latent on a token; 0 where it is not active. */
    public float activation(int token, int latent) {
        int place = Arrays.binarySearch(latents, offsets[token], offsets[token + 1], latent);
        return place < 0 ? 0 : activations[place];
    }

    /** Number of rows. */
    public int tokens() {
        return offsets.length - 1;
    }
}
