package io.asterism.benchmarks;

import io.asterism.producer.corpus.CsrFile;
import io.asterism.producer.corpus.CsrRows;
import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Tokens in memory, compressed sparse rows: token t owns the entries from {@code start(t)} to {@code end(t)}.
 *
 * @param dSae width, 65,536 at most
 * @param offsets {@code [tokens + 1]}
 * @param latents ascending within a token, {@code [entries]}
 * @param activations beside the latents
 */
public record SparseTokens(int dSae, int[] offsets, char[] latents, float[] activations) {
    /**
     * Reads the first tokens of a {@code scipy.sparse} file.
     *
     * @throws InputException if it has fewer, or is wider than 16 bits
     */
    public static SparseTokens read(Path file, int tokens) {
        try (CsrFile csr = CsrFile.open(file);
                CsrRows rows = csr.from(0)) {
            if (csr.rows() < tokens || csr.columns() > Character.MAX_VALUE + 1) {
                throw new InputException(
                        "'%s' has %d tokens of %d latents, expected at least %d of at most %d",
                        file, csr.rows(), csr.columns(), tokens, Character.MAX_VALUE + 1);
            }
            int[] offsets = new int[tokens + 1];
            char[] latents = new char[1 << 16];
            float[] activations = new float[1 << 16];
            int entries = 0;
            for (int token = 0; token < tokens && rows.next(); token++) {
                if (latents.length - entries < rows.count()) {
                    latents = Arrays.copyOf(latents, latents.length * 2);
                    activations = Arrays.copyOf(activations, latents.length);
                }
                for (int k = 0; k < rows.count(); k++) {
                    latents[entries] = (char) rows.latents()[k];
                    activations[entries++] = rows.activations()[k];
                }
                offsets[token + 1] = entries;
            }
            return new SparseTokens(
                    csr.columns(), offsets, Arrays.copyOf(latents, entries), Arrays.copyOf(activations, entries));
        }
    }

    /** The first tokens. */
    public SparseTokens head(int tokens) {
        int entries = offsets[tokens];
        return new SparseTokens(
                dSae,
                Arrays.copyOf(offsets, tokens + 1),
                Arrays.copyOf(latents, entries),
                Arrays.copyOf(activations, entries));
    }

    /** Number of tokens. */
    public int tokens() {
        return offsets.length - 1;
    }

    /** First entry of a token. */
    public int start(int token) {
        return offsets[token];
    }

    /** After the last entry of a token. */
    public int end(int token) {
        return offsets[token + 1];
    }

    /** Pairs of active latents, summed over the tokens: increments of a counter that the work takes. */
    public long increments() {
        long increments = 0;
        for (int token = 0; token < tokens(); token++) {
            int k = end(token) - start(token);
            increments += k * (k - 1L) / 2;
        }
        return increments;
    }
}
