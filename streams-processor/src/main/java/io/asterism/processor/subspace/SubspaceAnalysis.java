package io.asterism.processor.subspace;

import java.util.List;

/** The geometry of tracked groups, worked out when somebody asks. The first call loads the native linear algebra. */
public final class SubspaceAnalysis {
    private static final LinearAlgebra ALGEBRA = new Nd4jAlgebra();

    private SubspaceAnalysis() {}

    /**
     * The principal components of a group's partial reconstructions, exact from its moments.
     *
     * @param decoderRows of the members {@code [members, dIn]}; empty where they are not known
     * @throws io.asterism.schemas.InputException if there are fewer than three examples
     */
    public static SubspacePca pca(Moments moments, float[][] decoderRows) {
        return SubspacePca.of(
                ALGEBRA,
                moments,
                decoderRows.length == 0
                        ? Geometry.ofCoefficients(moments.members())
                        : Geometry.ofDecoder(ALGEBRA, decoderRows));
    }

    /** Where points lie along the first axes, {@code [points, min(components, axes)]}. */
    public static double[][] project(SubspacePca pca, List<Point> points, int axes) {
        return points.stream()
                .map(point -> pca.project(point.activations(), axes))
                .toArray(double[][]::new);
    }

    /**
     * The indices of irreducibility of projected points, some tenths of a second's work.
     *
     * @param points {@code [points, axes]}
     */
    public static PlaneIndices indices(double[][] points, IndexSettings settings) {
        return PlaneIndices.of(points, settings);
    }

    /**
     * The points to show first.
     *
     * @param points {@code [points, axes]}, at least one
     */
    public static Representatives representatives(double[][] points) {
        return Representatives.of(points);
    }
}
