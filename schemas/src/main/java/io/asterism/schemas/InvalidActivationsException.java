package io.asterism.schemas;

/** An {@link Activations} record that breaks a rule of its format; nothing of it may be used. */
public final class InvalidActivationsException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What a record must obey. */
    public enum Rule {
        /** The record names the SAE whose topic it is on. */
        SAE,
        /** The record comes from the manifest that is in force. */
        MANIFEST,
        /** Context index and first position are not negative. */
        POSITION,
        /** There are tokens + 1 offsets, and at least one token. */
        OFFSETS_LENGTH,
        /** Offsets begin at 0, never fall, and end at the number of entries. */
        OFFSETS_ORDER,
        /** The latents column is a whole number of ids, as many as the last offset says. */
        LATENTS_LENGTH,
        /** Latent ids ascend strictly within a token. */
        LATENTS_ORDER,
        /** Latent ids are below d_sae. */
        LATENTS_RANGE,
        /** There are as many activations as latents. */
        ACTIVATIONS_LENGTH,
        /** Activations are finite and above 0. */
        ACTIVATIONS_VALUE,
        /** The special bitmap has ceil(tokens / 8) bytes, no bit set beyond the last token. */
        SPECIAL_LENGTH,
        /** Token ids are absent, or one for each token. */
        TOKEN_IDS_LENGTH,
        /** Token ends are absent together with the text, or one for each token. */
        TOKEN_ENDS_LENGTH,
        /** Token ends never fall and stay within the text. */
        TOKEN_ENDS_ORDER,
        /** An optional column of scalars has one for each token. */
        SCALARS_LENGTH,
        /** Measured losses, norms and sums are finite, and not negative where they cannot be; a token's may be NaN, not known. */
        SCALARS_VALUE
    }

    private final Rule rule;

    InvalidActivationsException(Rule rule, String format, Object... arguments) {
        super(rule + ": " + String.format(java.util.Locale.ROOT, format, arguments));
        this.rule = rule;
    }

    /** The first rule that the record breaks. */
    public Rule rule() {
        return rule;
    }
}
