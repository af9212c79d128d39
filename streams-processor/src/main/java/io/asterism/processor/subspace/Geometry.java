package io.asterism.processor.subspace;

import java.util.Arrays;

/**
 * Where the members of a group point in the residual stream: their decoder rows, and the Gram matrix G of those.
 *
 * @param rows decoder rows {@code [members, dIn]}; none where the decoder is not known
 * @param gram G = W Wᵀ, {@code [members, members]}: the identity where the decoder is not known, so that the geometry is the one
 *     of the coefficients
 */
public record Geometry(double[][] rows, double[][] gram) {
    /** The geometry of decoder rows. */
    static Geometry ofDecoder(LinearAlgebra algebra, float[][] decoderRows) {
        double[][] rows = new double[decoderRows.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[decoderRows[i].length];
            for (int d = 0; d < rows[i].length; d++) {
                rows[i][d] = decoderRows[i][d];
            }
        }
        return new Geometry(rows, algebra.multiplyTransposed(rows, rows));
    }

    /** The geometry of coefficients alone. */
    static Geometry ofCoefficients(int members) {
        double[][] identity = new double[members][members];
        for (int i = 0; i < members; i++) {
            identity[i][i] = 1;
        }
        return new Geometry(new double[0][], identity);
    }

    /** Whether the decoder is known. */
    public boolean hasDecoder() {
        return rows.length > 0;
    }

    /** Number of members. */
    public int members() {
        return gram.length;
    }

    /** Cosines between decoder rows, {@code [members, members]}; 0 with a row of zeros. */
    public double[][] cosines() {
        double[][] cosines = new double[gram.length][gram.length];
        for (int i = 0; i < gram.length; i++) {
            for (int j = 0; j < gram.length; j++) {
                double norms = Math.sqrt(gram[i][i]) * Math.sqrt(gram[j][j]);
                cosines[i][j] = norms == 0 ? 0 : i == j ? 1 : gram[i][j] / norms;
            }
        }
        return cosines;
    }

    /** Mean cosine over the pairs of different members. */
    public double meanCosine() {
        double sum = Arrays.stream(cosines()).flatMapToDouble(Arrays::stream).sum();
        int n = gram.length;
        double diagonal = 0;
        for (int i = 0; i < n; i++) {
            diagonal += gram[i][i] == 0 ? 0 : 1;
        }
        return (sum - diagonal) / ((double) n * (n - 1));
    }
}
