package io.asterism.benchmarks;

import io.asterism.processor.counting.PairCounts;
import java.util.Arrays;

/**
 * What exact counts of a workload must come to: {@code Σ C_ij} and {@code Σ C_ij h(i, j) mod 2^64} over i &lt;= j, h being a 64-bit hash. Both
 * are linear in the counts, so they can be added up from the tokens, pair by pair, without counting anything; counts that are wrong
 * anywhere miss the second with all but a chance of the order of 2^-64.
 *
 * @param tokens tokens counted
 * @param counts sum over the upper triangle with its diagonal
 * @param hash the sum weighted with hashes
 */
public record Fingerprint(long tokens, long counts, long hash) {
    /** The hash of a pair of latents, i &lt;= j: the finaliser of SplitMix64 (Steele et al. 2014) on both. */
    public static long hash(int i, int j) {
        long z = ((long) i << 32 | j) + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /** The fingerprint that counts of these tokens must have. */
    public static Fingerprint of(SparseTokens tokens) {
        long counts = 0;
        long hash = 0;
        char[] latents = tokens.latents();
        for (int token = 0; token < tokens.tokens(); token++) {
            int end = tokens.end(token);
            for (int k = tokens.start(token); k < end; k++) {
                counts += end - k;
                for (int l = k; l < end; l++) {
                    hash += hash(latents[k], latents[l]);
                }
            }
        }
        return new Fingerprint(tokens.tokens(), counts, hash);
    }

    /** The fingerprint of counts that can be queried. */
    public static Fingerprint of(PairCounts counts) {
        int dSae = counts.dSae();
        Sum sum = new Sum();
        long[] row = new long[dSae];
        for (int i = 0; i < dSae; i++) {
            Arrays.fill(row, 0);
            counts.addRow(i, 0, dSae, row);
            sum.add(i, i, counts.fires(i));
            sum.addRow(i, row);
        }
        return sum.of(counts.tokens());
    }

    /** One that is added up from counts. For one thread. */
    public static final class Sum {
        private long counts;
        private long hash;

        /** Adds C_ij, i &lt;= j. */
        public void add(int i, int j, long count) {
            counts += count;
            hash += count * hash(i, j);
        }

        /** Adds C_ij for all j &gt; i, {@code [dSae]}. */
        public void addRow(int i, long[] row) {
            for (int j = i + 1; j < row.length; j++) {
                if (row[j] != 0) {
                    add(i, j, row[j]);
                }
            }
        }

        /** The fingerprint of what was added. */
        public Fingerprint of(long tokens) {
            return new Fingerprint(tokens, counts, hash);
        }
    }
}
