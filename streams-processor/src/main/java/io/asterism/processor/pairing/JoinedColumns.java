package io.asterism.processor.pairing;

import io.asterism.schemas.TokenColumns;
import java.util.Arrays;

/**
 * The tokens of a context with what fires on them of both SAEs: of a on the token itself, and behind that of b, whose latents are numbered on
 * from a's, on the tokens that stand so far behind it. Where they are several tokens, a latent has the largest activation that it has on one of
 * them. A token takes part unless a masks it, or of those of b none is within the context or b masks all; what takes no part is called special. The text is
 * kept by each SAE's own counting, not here.
 */
final class JoinedColumns implements TokenColumns {
    private static final byte[] NO_TEXT = new byte[0];
    private static final int[] NO_ENDS = new int[0];

    private final PairPlan plan;
    private final int first;
    private final int last;
    private int tokens;
    private int[] offsets = new int[1];
    private int[] latents = new int[0];
    private float[] activations = new float[0];
    private boolean[] apart = new boolean[0];

    /** What fires of b within a window, and its latents in the order in which they were met. */
    private final float[] strongest;

    private final int[] met;

    JoinedColumns(PairPlan plan) {
        this.plan = plan;
        this.first = plan.id().first();
        this.last = plan.id().last();
        int columns = first == last ? 0 : plan.columns();
        this.strongest = new float[columns];
        this.met = new int[columns];
    }

    /** Takes the columns of one context, of as many tokens in both. */
    void read(TokenColumns a, TokenColumns b) {
        tokens = a.tokens();
        if (offsets.length <= tokens) {
            offsets = new int[2 * tokens + 1];
            apart = new boolean[2 * tokens];
        }
        int n = 0;
        for (int token = 0; token < tokens; token++) {
            boolean takesPart = !isMasked(Side.A, a, token) && hasPartner(b, token);
            apart[token] = !takesPart;
            if (takesPart) {
                n = append(a, token, 0, n);
                n = first == last ? append(b, token + first, plan.rows(), n) : appendWindow(b, token, n);
            }
            offsets[token + 1] = n;
        }
    }

    private boolean isMasked(Side side, TokenColumns columns, int token) {
        return plan.masks(side) && columns.isSpecial(token);
    }

    private boolean hasPartner(TokenColumns b, int token) {
        for (int later = token + first; later <= token + last && later < tokens; later++) {
            if (!isMasked(Side.B, b, later)) {
                return true;
            }
        }
        return false;
    }

    private int append(TokenColumns columns, int token, int offset, int from) {
        int start = columns.offsets()[token];
        int size = columns.offsets()[token + 1] - start;
        reserve(from + size);
        for (int k = 0; k < size; k++) {
            latents[from + k] = columns.latents()[start + k] + offset;
        }
        System.arraycopy(columns.activations(), start, activations, from, size);
        return from + size;
    }

    private int appendWindow(TokenColumns b, int token, int from) {
        int different = 0;
        for (int later = token + first; later <= token + last && later < tokens; later++) {
            if (isMasked(Side.B, b, later)) {
                continue;
            }
            for (int k = b.offsets()[later]; k < b.offsets()[later + 1]; k++) {
                int latent = b.latents()[k];
                if (strongest[latent] == 0) {
                    met[different++] = latent;
                }
                strongest[latent] = Math.max(strongest[latent], b.activations()[k]);
            }
        }
        Arrays.sort(met, 0, different);
        reserve(from + different);
        for (int k = 0; k < different; k++) {
            latents[from + k] = met[k] + plan.rows();
            activations[from + k] = strongest[met[k]];
            strongest[met[k]] = 0;
        }
        return from + different;
    }

    private void reserve(int entries) {
        if (latents.length < entries) {
            latents = Arrays.copyOf(latents, Math.max(entries, 2 * latents.length));
            activations = Arrays.copyOf(activations, latents.length);
        }
    }

    @Override
    public int tokens() {
        return tokens;
    }

    @Override
    public int entries() {
        return offsets[tokens];
    }

    @Override
    public int[] offsets() {
        return offsets;
    }

    @Override
    public int[] latents() {
        return latents;
    }

    @Override
    public float[] activations() {
        return activations;
    }

    @Override
    public boolean isSpecial(int token) {
        return apart[token];
    }

    @Override
    public byte[] text() {
        return NO_TEXT;
    }

    @Override
    public int[] tokenEnds() {
        return NO_ENDS;
    }
}
