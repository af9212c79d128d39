package io.asterism.processor.counting;

/** Bit mixing for samples that depend on what is sampled alone, not on when it comes or on which task. */
public final class Mixing {
    private Mixing() {}

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
    public static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** A number that goes with a context. */
    public static long seed(String document, int context) {
        return mix(document.hashCode() * 0x9e3779b97f4a7c15L + context);
    }

    /** The priority of one latent on one token, named by its context's seed and its position; the lowest ones are sampled. Never negative. */
    public static long priority(long contextSeed, int place, int latent) {
        return priority(tokenSeed(contextSeed, place), latent);
    }

    /** A number that goes with a token of a context. */
    public static long tokenSeed(long contextSeed, int place) {
        return contextSeed + ((long) place << 32);
    }

    /** The priority of one latent on the token of a {@link #tokenSeed}. */
    public static long priority(long tokenSeed, int latent) {
        return mix(tokenSeed + latent) >>> 1;
    }
}
