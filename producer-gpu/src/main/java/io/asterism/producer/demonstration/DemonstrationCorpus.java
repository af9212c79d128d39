package io.asterism.producer.demonstration;

import java.util.Random;

/**
 * The endless corpus of the demonstration world: document {@code n} is a pure function of the seed and {@code n}, so any part of it
 * can be made anywhere, again. Safe for several threads.
 */
public final class DemonstrationCorpus {
    /** The seed of the corpus that the committed model and SAEs were trained on. */
    public static final long SEED = 2026;

    /** Index of the first document that no training reads. */
    public static final long HELD_OUT = 1L << 40;

    /** How many held-out documents the published figures were measured on. */
    public static final int HELD_OUT_DOCUMENTS = 1_000;

    private final Grammar grammar = Grammar.bundled();
    private final long seed;

    /** The corpus of a seed. */
    public DemonstrationCorpus(long seed) {
        this.seed = seed;
    }

    /**
     * The document at an index, with its ground truth.
     *
     * @param index 0 or above
     */
    public PlantedDocument document(long index) {
        if (index < 0) {
            throw new IndexOutOfBoundsException("document " + index + ", expected 0 or above");
        }
        return new Author(grammar, new Random(mix(seed, index))).write(index);
    }

    // java.util.Random gives neighbouring seeds similar first draws; the finaliser of SplitMix64 takes the
    // neighbourhood away.
    private static long mix(long seed, long index) {
        long z = seed * 0x9E3779B97F4A7C15L + index;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
