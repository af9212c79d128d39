package io.asterism.producer.intervention;

import io.asterism.producer.sae.SparseRows;
import java.util.Arrays;

/** On which tokens of a context an intervention acts. */
sealed interface Positions {

    /**
     * Whether a token is among them.
     *
     * @param token its number among all tokens of the pass, row after row
     * @param position in its context; the first token, a BOS where there is one, is 0
     * @param last whether the pass reads none behind it
     * @param own the intervention's own latents
     * @param active the active latents of all tokens of the pass; without rows where {@link #needActivations} says no
     */
    boolean have(int token, int position, boolean last, int[] own, SparseRows active);

    /** Whether it takes an SAE to tell. */
    default boolean needActivations() {
        return false;
    }

    /** Every token, a BOS included. */
    record All() implements Positions {
        @Override
        public boolean have(int token, int position, boolean last, int[] own, SparseRows active) {
            return true;
        }
    }

    /** The last token that a pass reads. */
    record Last() implements Positions {
        @Override
        public boolean have(int token, int position, boolean last, int[] own, SparseRows active) {
            return last;
        }
    }

    /** Those from a position on. */
    record From(int first) implements Positions {
        @Override
        public boolean have(int token, int position, boolean last, int[] own, SparseRows active) {
            return position >= first;
        }
    }

    /** Where one of the intervention's own latents is active. */
    record WhereOwnActive() implements Positions {
        @Override
        public boolean have(int token, int position, boolean last, int[] own, SparseRows active) {
            return Arrays.stream(own).anyMatch(latent -> active.activation(token, latent) > 0);
        }

        @Override
        public boolean needActivations() {
            return true;
        }
    }

    /** Where a latent of the SAE is active. */
    record WhereActive(int latent) implements Positions {
        @Override
        public boolean have(int token, int position, boolean last, int[] own, SparseRows active) {
            return active.activation(token, latent) > 0;
        }

        @Override
        public boolean needActivations() {
            return true;
        }
    }
}
