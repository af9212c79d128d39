package io.asterism.processor.export;

import io.asterism.processor.subspace.IndexSettings;
import io.asterism.processor.subspace.Moments;
import io.asterism.processor.subspace.Pattern;
import io.asterism.processor.subspace.PlaneIndices;
import io.asterism.processor.subspace.Point;
import io.asterism.processor.subspace.Representatives;
import io.asterism.processor.subspace.SubspaceAnalysis;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspacePca;
import io.asterism.processor.subspace.SubspaceStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A tracked group as a document, over everything it was tracked on. Lists that go by member follow {@code latents}.
 *
 * @param latents ascending
 * @param origin manual or automatic
 * @param active what counts as firing
 * @param tokens seen
 * @param examples tokens on which any member fires
 * @param fires examples on which each member fires
 * @param pca the principal components; null with fewer than three examples
 * @param patterns which members fire together, most frequent first
 * @param examplesWithoutPattern examples of combinations that were too many to keep
 * @param indices separability and mixture by both published parameter sets; none with fewer than three examples
 * @param points sampled examples along the first three components
 * @param representatives which of them to look at first; null where there is none
 */
public record SubspaceDocument(
        String sae,
        String name,
        List<Integer> latents,
        String origin,
        String active,
        long tokens,
        long examples,
        long[] fires,
        @Nullable SubspacePca pca,
        List<Combination> patterns,
        long examplesWithoutPattern,
        List<PlaneIndices> indices,
        List<Sampled> points,
        @Nullable Representatives representatives) {
    private static final int AXES = 3;
    private static final int INDEX_AXES = 5;

    /**
     * A combination of members that fires while the others are silent.
     *
     * @param expected what independent members would give
     * @param ratio count over expected
     * @param z standard deviations from that
     */
    public record Combination(List<Integer> latents, long count, double expected, double ratio, double z) {
        static Combination of(SubspaceDefinition definition, Pattern pattern) {
            return new Combination(
                    Arrays.stream(pattern.members())
                            .mapToObj(definition.latents()::get)
                            .toList(),
                    pattern.count(),
                    pattern.expected(),
                    pattern.ratio(),
                    pattern.z());
        }
    }

    /**
     * An example in its context.
     *
     * @param at its place along the axes, from the mean
     * @param strongest the latent with the largest activation
     */
    public record Sampled(double[] at, int strongest, Point point) {}

    /**
     * Works out everything that is to be said of a group.
     *
     * @param decoderRows of the members; empty where they are not known
     */
    public static SubspaceDocument of(
            String sae, SubspaceDefinition definition, SubspaceStatistics statistics, float[][] decoderRows) {
        Moments moments = statistics.moments();
        boolean analysed = moments.examples() >= SubspacePca.LEAST_EXAMPLES;
        SubspacePca pca = analysed ? SubspaceAnalysis.pca(moments, decoderRows) : null;
        List<Point> points = statistics.points();
        double[][] at = pca == null ? new double[0][] : SubspaceAnalysis.project(pca, points, AXES);
        double[][] wide = pca == null ? new double[0][] : SubspaceAnalysis.project(pca, points, INDEX_AXES);
        return new SubspaceDocument(
                sae,
                definition.name(),
                definition.latents(),
                definition.origin(),
                "f > 0",
                moments.tokens(),
                moments.examples(),
                IntStream.range(0, moments.members()).mapToLong(moments::fires).toArray(),
                pca,
                statistics.patterns().stream()
                        .map(pattern -> Combination.of(definition, pattern))
                        .toList(),
                statistics.examplesWithoutPattern(),
                pca == null
                        ? List.of()
                        : Arrays.stream(IndexSettings.values())
                                .map(settings -> SubspaceAnalysis.indices(wide, settings))
                                .toList(),
                IntStream.range(0, at.length)
                        .mapToObj(k -> new Sampled(
                                at[k], definition.latents().get(points.get(k).strongest()), points.get(k)))
                        .toList(),
                at.length == 0 || at[0].length == 0 ? null : SubspaceAnalysis.representatives(at));
    }
}
