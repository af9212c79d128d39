package io.asterism.processor.counting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tokens of one pane that wait to be counted: compressed sparse rows of the latents that fire on them. Each entry has its activation and its
 * level: the number of thresholds it passes, less one; -1 where it passes none and takes part in no pair.
 */
final class TokenBatch {
    /** More tokens make more use of a row each time it is in the cache; beyond this it is the tokens that fall out of it. */
    static final int MOST_TOKENS = 1 << 17;

    /** What a batch takes on the heap is bounded by this: some 22 bytes an entry, with what the kernel makes of it. */
    private static final int MOST_ENTRIES = 1 << 23;

    private int tokens;
    private int entries;
    private int[] ends = new int[1 << 10];
    private int[] contextOf = new int[1 << 10];
    private int[] places = new int[1 << 10];
    private int[] latents = new int[1 << 15];
    private float[] activations = new float[1 << 15];
    private byte[] levels = new byte[1 << 15];
    private final List<BatchContext> contexts = new ArrayList<>();

    int tokens() {
        return tokens;
    }

    int entries() {
        return entries;
    }

    /** Whether a token with so many entries can still be added. */
    boolean hasRoomFor(int moreEntries) {
        return tokens < MOST_TOKENS && hasRoomForAll(moreEntries);
    }

    /** Whether a whole context with so many entries can be added, so that it is not cut in the middle. */
    boolean hasRoomForAll(int contextEntries) {
        return entries <= MOST_ENTRIES - contextEntries;
    }

    /** Begins a context; the tokens that follow are its own. */
    void startContext(BatchContext context) {
        contexts.add(context);
    }

    /** Adds an entry to the token that is being built; latents ascend within it. */
    void addEntry(int latent, float activation, int level) {
        if (entries == latents.length) {
            latents = Arrays.copyOf(latents, 2 * entries);
            activations = Arrays.copyOf(activations, 2 * entries);
            levels = Arrays.copyOf(levels, 2 * entries);
        }
        latents[entries] = latent;
        activations[entries] = activation;
        levels[entries++] = (byte) level;
    }

    /** Ends the token that is being built, which stands at this place in its context. */
    void endToken(int place) {
        if (tokens == ends.length) {
            ends = Arrays.copyOf(ends, 2 * tokens);
            contextOf = Arrays.copyOf(contextOf, 2 * tokens);
            places = Arrays.copyOf(places, 2 * tokens);
        }
        contextOf[tokens] = contexts.size() - 1;
        places[tokens] = place;
        ends[tokens++] = entries;
    }

    void clear() {
        tokens = 0;
        entries = 0;
        contexts.clear();
    }

    /** Beginning of a token's entries. */
    int start(int token) {
        return token == 0 ? 0 : ends[token - 1];
    }

    /** Entries of a token that take part in pairs. */
    int active(int token) {
        int active = 0;
        for (int k = start(token); k < ends[token]; k++) {
            active += levels[k] >= 0 ? 1 : 0;
        }
        return active;
    }

    /** End of each token's entries; they begin where those of the token before end. */
    int[] ends() {
        return ends;
    }

    int[] latents() {
        return latents;
    }

    float[] activations() {
        return activations;
    }

    byte[] levels() {
        return levels;
    }

    /** The context of a token. */
    BatchContext contextOf(int token) {
        return contexts.get(contextOf[token]);
    }

    /** Index in {@link #contexts()} of each token's context. */
    int[] contextIndices() {
        return contextOf;
    }

    /** Index in its context of each token. */
    int[] places() {
        return places;
    }

    List<BatchContext> contexts() {
        return contexts;
    }
}
