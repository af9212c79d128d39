package io.asterism.schemas;

/** The tokens of a context, each with the latents that fire on it: compressed sparse rows. */
public interface TokenColumns {
    /** Tokens of the context. */
    int tokens();

    /** Active latents over all tokens. */
    int entries();

    /** Token t owns the entries from {@code offsets()[t]} to {@code offsets()[t + 1]}; valid up to index {@link #tokens()}. */
    int[] offsets();

    /** Latent ids, ascending within a token; valid up to {@link #entries()}. */
    int[] latents();

    /** Activations, beside {@link #latents()}. */
    float[] activations();

    /** Whether a token is a BOS, EOS or PAD. */
    boolean isSpecial(int token);

    /** The context's text in UTF-8, empty where it is not known; an array of its own, which may be kept. */
    byte[] text();

    /** Byte offset in {@link #text()} just after each token, empty where it is not known; an array of its own, which may be kept. */
    int[] tokenEnds();
}
