package io.asterism.processor.subspace;

import io.asterism.schemas.InputException;
import java.util.Arrays;

/**
 * The principal component analysis of a group's partial reconstructions r = Σ f_i W_dec[i] over the tokens on which any member
 * fires, exact from the moments; beside it that of the decoder rows alone (methods specification A.6).
 *
 * @param examples tokens it rests on, n
 * @param space {@code residual} where the decoder is known, else {@code coefficients}
 * @param eigenvalues variances along the axes, over n - 1, descending
 * @param explained share of the variance along each axis
 * @param participation (Σλ)² / Σλ²
 * @param means mean activation of each member
 * @param loadings {@code [axes, members]}: how far one unit of a member moves a point along an axis
 * @param axes unit axes in the residual stream, {@code [axes, dIn]}; none where the decoder is not known
 * @param cosines between decoder rows; none where the decoder is not known
 * @param meanCosine over pairs of different members; 0 where the decoder is not known
 * @param decoderEigenvalues variances of the decoder rows themselves about their mean, over members - 1, descending; none where the
 *     decoder is not known
 * @param decoderExplained share of each
 */
public record SubspacePca(
        long examples,
        String space,
        double[] eigenvalues,
        double[] explained,
        double participation,
        double[] means,
        double[][] loadings,
        double[][] axes,
        double[][] cosines,
        double meanCosine,
        double[] decoderEigenvalues,
        double[] decoderExplained) {
    /** Fewest examples for which the analysis is defined. */
    public static final int LEAST_EXAMPLES = 3;

    static SubspacePca of(LinearAlgebra algebra, Moments moments, Geometry geometry) {
        if (moments.examples() < LEAST_EXAMPLES) {
            throw new InputException(
                    "the group has fired on %d tokens, expected at least %d for a PCA",
                    moments.examples(), LEAST_EXAMPLES);
        }
        PrincipalComponents components = PrincipalComponents.of(algebra, moments.covariance(), geometry.gram());
        boolean residual = geometry.hasDecoder();
        PrincipalComponents rows = residual
                ? PrincipalComponents.of(algebra, rowCovariance(geometry.members()), geometry.gram())
                : new PrincipalComponents(new double[0], new double[0][], new double[0][]);
        return new SubspacePca(
                moments.examples(),
                residual ? "residual" : "coefficients",
                components.eigenvalues(),
                components.explained(),
                components.participation(),
                moments.means(),
                components.loadings(),
                residual ? algebra.multiply(components.coefficients(), geometry.rows()) : new double[0][],
                residual ? geometry.cosines() : new double[0][],
                residual ? geometry.meanCosine() : 0,
                rows.eigenvalues(),
                rows.explained());
    }

    /** The covariance of coefficients that each pick one row: W's rows as points. */
    private static double[][] rowCovariance(int members) {
        double[][] covariance = new double[members][members];
        for (double[] row : covariance) {
            Arrays.fill(row, -1.0 / members / (members - 1));
        }
        for (int i = 0; i < members; i++) {
            covariance[i][i] += 1.0 / (members - 1);
        }
        return covariance;
    }

    /** Number of axes. */
    public int components() {
        return eigenvalues.length;
    }

    /** Where a point lies along the first axes, from the mean. */
    public double[] project(float[] activations, int axes) {
        return new PrincipalComponents(eigenvalues, loadings, new double[0][]).project(activations, means, axes);
    }
}
