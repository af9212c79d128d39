package io.asterism.processor.answers.subspaces;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Question;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.requests.EventTimes;
import io.asterism.processor.requests.Parameters;
import io.asterism.processor.subspace.IndexSettings;
import io.asterism.processor.subspace.Moments;
import io.asterism.processor.subspace.Pattern;
import io.asterism.processor.subspace.PlaneIndices;
import io.asterism.processor.subspace.Point;
import io.asterism.processor.subspace.RefusedSubspace;
import io.asterism.processor.subspace.Representatives;
import io.asterism.processor.subspace.SubspaceAnalysis;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspacePca;
import io.asterism.processor.subspace.SubspaceStatistics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the activations of tracked groups trace out together. */
@ApplicationScoped
public class SubspaceAnswers {
    private static final int AXES = 3;
    private static final int MOST_AXES = 64;
    private static final int MOST_INDEX_AXES = 5;
    private static final int MOST_POINTS = 10_000;
    private static final int MOST_PATTERNS = 4096;

    private final Questions questions;
    private final SubspaceQuestions groups;
    private final TokenIndex tokenIndex;

    SubspaceAnswers(Questions questions, SubspaceQuestions groups, TokenIndex tokenIndex) {
        this.questions = questions;
        this.groups = groups;
        this.tokenIndex = tokenIndex;
    }

    /** The tracked groups of an SAE. */
    public record Subspaces(
            String sae,
            List<Listed> subspaces,

            @Schema(description = "definitions on the topic that cannot be used, and were skipped")
            List<RefusedSubspace> refused) {}

    /** A group in the list, over everything since it was defined. */
    public record Listed(
            String name,
            List<Integer> latents,
            String origin,
            String definedAt,

            @Schema(description = "tokens seen since it was defined")
            long tokens,

            @Schema(description = "those on which any member fires")
            long examples,

            @Schema(description = "the token each member fires most strongly on")
            List<String> topTokens) {}

    /** One group. */
    public record Subspace(
            @JsonUnwrapped SubspaceBasis basis,
            List<Member> members,

            @Schema(description = "different combinations of members that fired")
            int combinations,

            @Schema(description = "points in the sample") int sampled) {}

    /** A member over the group's examples. */
    public record Member(
            int latent,

            @Schema(description = "examples on which it fires")
            long fires,

            @Schema(description = "their share of the examples")
            double share,

            @Schema(description = "mean activation over all examples")
            double mean,

            List<String> topTokens) {}

    /** The principal components of a group's partial reconstructions. */
    public record Pca(
            @JsonUnwrapped SubspaceBasis basis,

            @Schema(
                    description = "residual where decoder rows are known, else the plain coefficients",
                    enumeration = {"residual", "coefficients"})
            String space,

            @Schema(description = "variances along the axes, over n - 1, descending")
            double[] eigenvalues,

            @Schema(description = "share of the variance along each axis")
            double[] explained,

            @Schema(description = "(Σλ)² / Σλ²: how many axes the variance is spread over")
            double participation,

            @Schema(description = "mean activation of each member over the examples")
            double[] means,

            @Schema(description = "of each axis, how far one unit of each member moves a point along it")
            double[][] loadings,

            @Schema(description = "the first unit axes in the residual stream, as many as were asked for")
            double[][] axes,

            @Schema(description = "null where decoder rows are not known", nullable = true) @Nullable
            Decoder decoder) {}

    /** How the members' decoder rows lie, whatever fires. */
    public record Decoder(
            @Schema(description = "between every two members")
            double[][] cosines,

            @Schema(description = "over pairs of different members")
            double meanCosine,

            @Schema(description = "variances of the decoder rows about their mean, over members - 1, descending")
            double[] eigenvalues,

            @Schema(description = "share of each") double[] explained) {}

    /** Sampled examples along the principal components. */
    public record Points(
            @JsonUnwrapped SubspaceBasis basis,
            String space,

            @Schema(description = "points in the sample") int sampled,

            @Schema(description = "share of the variance along each axis shown")
            double[] explained,

            @Schema(description = "in a random order that does not change")
            List<Sampled> points,

            @Schema(description = "which of these points to look at first", nullable = true) @Nullable
            Representatives representatives) {}

    /** An example in its context. */
    public record Sampled(
            @Schema(description = "its place along the axes, from the mean")
            double[] at,

            @Schema(description = "the member with the largest activation")
            int strongest,

            @Schema(description = "activation of each member, 0 where silent")
            float[] activations,

            @Schema(description = "the token itself; empty where the text is not known")
            String token,

            @Schema(description = "the tokens around it, itself at focus")
            List<String> tokens,

            int focus,
            String document,
            int context,

            @Schema(description = "position in the document of the first of the tokens")
            int position) {
        static Sampled of(SubspaceDefinition definition, Point point, double[] at) {
            return new Sampled(
                    at,
                    definition.latents().get(point.strongest()),
                    point.activations(),
                    point.tokens().get(point.focus()),
                    point.tokens(),
                    point.focus(),
                    point.document(),
                    point.context(),
                    point.position());
        }
    }

    /** Which members fire together, and how far that is from independence. */
    public record Patterns(
            @JsonUnwrapped SubspaceBasis basis,

            @Schema(description = "different combinations that fired and are kept")
            int combinations,

            @Schema(description = "examples of combinations that were too many to keep")
            long examplesWithoutPattern,

            @Schema(description = "most frequent first") List<Combination> patterns) {}

    /** A combination of members that fires while the others are silent. */
    public record Combination(
            List<Integer> latents,
            long count,

            @Schema(description = "of the examples") double share,

            @Schema(description = "what independent members would give")
            double expected,

            @Schema(description = "count / expected") double ratio,

            @Schema(description = "standard deviations from that")
            double z) {
        static Combination of(SubspaceDefinition definition, Pattern pattern, long examples) {
            return new Combination(
                    Arrays.stream(pattern.members())
                            .mapToObj(definition.latents()::get)
                            .toList(),
                    pattern.count(),
                    (double) pattern.count() / examples,
                    pattern.expected(),
                    pattern.ratio(),
                    pattern.z());
        }
    }

    /** Whether planes of the first components hold a feature that is not made of two (Engels et al., arXiv 2405.14860). */
    public record Irreducibility(
            @JsonUnwrapped SubspaceBasis basis,
            String space,

            @Schema(description = "by the parameters of the paper, and by those of the script that ranked clusters")
            List<PlaneIndices> indices) {}

    /** The tracked groups of an SAE, ordered by name. */
    public Subspaces list(String sae) {
        return questions.ask(sae, WindowParameters.NONE, question -> {
            List<SubspaceDefinition> definitions = question.sae().subspaces().definitions();
            int[] latents = definitions.stream()
                    .flatMap(definition -> definition.latents().stream())
                    .mapToInt(Integer::intValue)
                    .distinct()
                    .toArray();
            Map<Integer, List<String>> words = tokenIndex.topTokens(question.figures(), latents);
            return new Subspaces(
                    question.sae().id(),
                    definitions.stream()
                            .map(definition -> listed(question, definition, words))
                            .toList(),
                    question.sae().subspaces().refused());
        });
    }

    private static Listed listed(Question question, SubspaceDefinition definition, Map<Integer, List<String>> words) {
        Moments moments = question.figures()
                .subspace(definition, question.window(), false)
                .orElseGet(() -> SubspaceStatistics.nothing(definition))
                .moments();
        return new Listed(
                definition.name(),
                definition.latents(),
                definition.origin(),
                EventTimes.iso(definition.definedAt()),
                moments.tokens(),
                moments.examples(),
                definition.latents().stream()
                        .flatMap(latent ->
                                words.getOrDefault(latent, List.of()).stream().limit(1))
                        .distinct()
                        .toList());
    }

    /** One group with its members. */
    public Subspace one(String sae, String name, WindowParameters window) {
        return groups.ask(sae, name, window, true, found -> {
            Moments moments = found.statistics().moments();
            Map<Integer, List<String>> words = tokenIndex.topTokens(
                    found.question().figures(), found.definition().members());
            double[] means = moments.means();
            List<Member> members = IntStream.range(0, moments.members())
                    .mapToObj(member -> new Member(
                            found.definition().latents().get(member),
                            moments.fires(member),
                            moments.fires(member) / Math.max(1.0, (double) moments.examples()),
                            means[member],
                            words.getOrDefault(found.definition().latents().get(member), List.of())))
                    .toList();
            return new Subspace(
                    SubspaceBasis.of(found),
                    members,
                    found.statistics().combinations(),
                    found.statistics().sampled());
        });
    }

    /** The exact principal components of a group. */
    public Pca pca(String sae, String name, WindowParameters window, @Nullable String axesText) {
        int axes = Parameters.whole("axes", axesText, AXES, 0, MOST_AXES);
        return groups.ask(sae, name, window, false, found -> {
            SubspacePca pca = analyse(found.requireExamples());
            return new Pca(
                    SubspaceBasis.of(found),
                    pca.space(),
                    pca.eigenvalues(),
                    pca.explained(),
                    pca.participation(),
                    pca.means(),
                    pca.loadings(),
                    Arrays.copyOf(pca.axes(), Math.min(axes, pca.axes().length)),
                    pca.cosines().length == 0
                            ? null
                            : new Decoder(
                                    pca.cosines(), pca.meanCosine(), pca.decoderEigenvalues(), pca.decoderExplained()));
        });
    }

    private static SubspacePca analyse(SubspaceQuestions.Found found) {
        float[][] rows =
                found.question().sae().weights().decoderRows(found.definition().members());
        return SubspaceAnalysis.pca(found.statistics().moments(), rows);
    }

    /** The sampled examples of a group, projected. */
    public Points points(
            String sae, String name, WindowParameters window, @Nullable String axesText, @Nullable String limitText) {
        int axes = Parameters.whole("axes", axesText, AXES, 1, MOST_AXES);
        int limit = Parameters.whole("limit", limitText, MOST_POINTS, 1, MOST_POINTS);
        return groups.ask(sae, name, window, true, found -> {
            SubspacePca pca = analyse(found.requireExamples());
            List<Point> points =
                    found.statistics().points().stream().limit(limit).toList();
            double[][] at = SubspaceAnalysis.project(pca, points, axes);
            return new Points(
                    SubspaceBasis.of(found),
                    pca.space(),
                    found.statistics().sampled(),
                    Arrays.copyOf(pca.explained(), Math.min(axes, pca.explained().length)),
                    IntStream.range(0, points.size())
                            .mapToObj(k -> Sampled.of(found.definition(), points.get(k), at[k]))
                            .toList(),
                    at.length == 0 || at[0].length == 0 ? null : SubspaceAnalysis.representatives(at));
        });
    }

    /** The combinations of a group's members. */
    public Patterns patterns(String sae, String name, WindowParameters window, @Nullable String limitText) {
        int limit = Parameters.whole("limit", limitText, 50, 1, MOST_PATTERNS);
        return groups.ask(
                sae,
                name,
                window,
                false,
                found -> new Patterns(
                        SubspaceBasis.of(found),
                        found.statistics().combinations(),
                        found.statistics().examplesWithoutPattern(),
                        found.statistics().patterns().stream()
                                .limit(limit)
                                .map(pattern -> Combination.of(
                                        found.definition(),
                                        pattern,
                                        found.statistics().moments().examples()))
                                .toList()));
    }

    /** The indices of irreducibility of a group's planes. */
    public Irreducibility indices(String sae, String name, WindowParameters window) {
        return groups.ask(sae, name, window, true, found -> {
            SubspacePca pca = analyse(found.requireExamples());
            double[][] points = SubspaceAnalysis.project(pca, found.statistics().points(), MOST_INDEX_AXES);
            return new Irreducibility(
                    SubspaceBasis.of(found),
                    pca.space(),
                    Arrays.stream(IndexSettings.values())
                            .map(settings -> SubspaceAnalysis.indices(points, settings))
                            .toList());
        });
    }
}
