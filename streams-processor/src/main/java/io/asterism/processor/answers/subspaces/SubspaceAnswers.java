package io.asterism.processor.answers.subspaces;

import io.asterism.processor.answers.Question;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.requests.EventTimes;
import io.asterism.processor.subspace.IndexSettings;
import io.asterism.processor.subspace.Moments;
import io.asterism.processor.subspace.Point;
import io.asterism.processor.subspace.SubspaceAnalysis;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspacePca;
import io.asterism.processor.subspace.SubspaceStatistics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the activations of tracked groups trace out together. */
@ApplicationScoped
public class SubspaceAnswers {
    static final int AXES = 3;
    static final int MOST_AXES = 64;
    private static final int MOST_INDEX_AXES = 5;
    static final int MOST_POINTS = 10_000;
    static final int MOST_PATTERNS = 4096;

    private final Questions questions;
    private final SubspaceQuestions groups;
    private final TokenIndex tokenIndex;

    SubspaceAnswers(Questions questions, SubspaceQuestions groups, TokenIndex tokenIndex) {
        this.questions = questions;
        this.groups = groups;
        this.tokenIndex = tokenIndex;
    }

    /** The tracked groups of an SAE, ordered by name. */
    public SubspaceList list(String sae) {
        return questions.ask(sae, WindowParameters.NONE, question -> {
            List<SubspaceDefinition> definitions = question.sae().subspaces().definitions();
            int[] latents = definitions.stream()
                    .flatMap(definition -> definition.latents().stream())
                    .mapToInt(Integer::intValue)
                    .distinct()
                    .toArray();
            Map<Integer, List<String>> words = tokenIndex.topTokens(question.figures(), latents);
            return new SubspaceList(
                    question.sae().id(),
                    definitions.stream()
                            .map(definition -> listed(question, definition, words))
                            .toList(),
                    question.sae().subspaces().refused());
        });
    }

    private static ListedSubspace listed(
            Question question, SubspaceDefinition definition, Map<Integer, List<String>> words) {
        Moments moments = question.figures()
                .subspace(definition, question.window(), false)
                .orElseGet(() -> SubspaceStatistics.nothing(definition))
                .moments();
        return new ListedSubspace(
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
    public SubspaceMembers one(String sae, String name, WindowParameters window) {
        return groups.ask(sae, name, window, true, found -> {
            Moments moments = found.statistics().moments();
            Map<Integer, List<String>> words = tokenIndex.topTokens(
                    found.question().figures(), found.definition().members());
            double[] means = moments.means();
            List<MemberFigures> members = IntStream.range(0, moments.members())
                    .mapToObj(member -> new MemberFigures(
                            found.definition().latents().get(member),
                            moments.fires(member),
                            moments.fires(member) / Math.max(1.0, (double) moments.examples()),
                            means[member],
                            words.getOrDefault(found.definition().latents().get(member), List.of())))
                    .toList();
            return new SubspaceMembers(
                    SubspaceBasis.of(found),
                    members,
                    found.statistics().combinations(),
                    found.statistics().sampled());
        });
    }

    /** The exact principal components of a group. */
    public SubspaceSpectrum pca(String sae, String name, WindowParameters window, int axes) {
        return groups.ask(sae, name, window, false, found -> {
            SubspacePca pca = analyse(found.requireExamples());
            return new SubspaceSpectrum(
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
                            : new DecoderRows(
                                    pca.cosines(), pca.meanCosine(), pca.decoderEigenvalues(), pca.decoderExplained()));
        });
    }

    private static SubspacePca analyse(SubspaceQuestions.Found found) {
        float[][] rows =
                found.question().sae().weights().decoderRows(found.definition().members());
        return SubspaceAnalysis.pca(found.statistics().moments(), rows);
    }

    /** The sampled examples of a group, projected. */
    public SampledPoints points(String sae, String name, WindowParameters window, int axes, int limit) {
        return groups.ask(sae, name, window, true, found -> {
            SubspacePca pca = analyse(found.requireExamples());
            List<Point> points =
                    found.statistics().points().stream().limit(limit).toList();
            double[][] at = SubspaceAnalysis.project(pca, points, axes);
            return new SampledPoints(
                    SubspaceBasis.of(found),
                    pca.space(),
                    found.statistics().sampled(),
                    Arrays.copyOf(pca.explained(), Math.min(axes, pca.explained().length)),
                    IntStream.range(0, points.size())
                            .mapToObj(k -> SampledPoint.of(found.definition(), points.get(k), at[k]))
                            .toList(),
                    at.length == 0 || at[0].length == 0 ? null : SubspaceAnalysis.representatives(at));
        });
    }

    /** The combinations of a group's members. */
    public FiringPatterns patterns(String sae, String name, WindowParameters window, int limit) {
        return groups.ask(
                sae,
                name,
                window,
                false,
                found -> new FiringPatterns(
                        SubspaceBasis.of(found),
                        found.statistics().combinations(),
                        found.statistics().examplesWithoutPattern(),
                        found.statistics().patterns().stream()
                                .limit(limit)
                                .map(pattern -> FiringPattern.of(
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
