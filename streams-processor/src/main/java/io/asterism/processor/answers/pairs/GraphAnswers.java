package io.asterism.processor.answers.pairs;

import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.Parameters;
import io.asterism.processor.requests.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The network of the pairs that go most strongly together. */
@ApplicationScoped
public class GraphAnswers {
    private static final double JACCARD_MIN = 0.2;

    private final Questions questions;
    private final GraphCache cache;
    private final TokenIndex tokenIndex;

    GraphAnswers(Questions questions, GraphCache cache, TokenIndex tokenIndex) {
        this.questions = questions;
        this.cache = cache;
        this.tokenIndex = tokenIndex;
    }

    /**
     * The strongest pairs of an SAE. The counts are at most a few seconds old: a network is worked out once for all who ask, however
     * often they do.
     */
    public PairGraph of(
            String sae,
            WindowParameters parameters,
            PairMeasure measure,
            @Nullable Double asked,
            int limit,
            int minCount) {
        double min = least(measure, asked);
        return questions.ask(sae, parameters, question -> {
            StrongestPairs strongest = cache.of(question, measure.formula(), minCount, limit);
            List<GraphEdge> edges = strongest.pairs().stream()
                    .filter(pair -> pair.weight() >= min)
                    .limit(limit)
                    .map(GraphEdge::of)
                    .toList();
            return new PairGraph(
                    strongest.basis(),
                    measure,
                    min == -Double.MAX_VALUE ? null : min,
                    limit,
                    minCount,
                    strongest.distinct(),
                    nodes(question.figures(), strongest, edges),
                    edges);
        });
    }

    private static double least(PairMeasure measure, @Nullable Double asked) {
        if (asked == null) {
            return measure == PairMeasure.JACCARD ? JACCARD_MIN : -Double.MAX_VALUE;
        }
        if (!(asked >= measure.least() && asked <= measure.most())) {
            throw ProblemException.badParameter("min", asked, Parameters.numbers(measure.least(), measure.most()));
        }
        return asked;
    }

    private List<GraphNode> nodes(SaeFigures figures, StrongestPairs strongest, List<GraphEdge> edges) {
        int[] latents = edges.stream()
                .flatMap(edge -> Stream.of(edge.source(), edge.target()))
                .mapToInt(latent -> latent)
                .sorted()
                .distinct()
                .toArray();
        Map<Integer, List<String>> words = tokenIndex.topTokens(figures, latents);
        return Arrays.stream(latents)
                .mapToObj(latent -> new GraphNode(
                        latent,
                        strongest.fires()[latent],
                        words.getOrDefault(latent, List.of()),
                        figures.sae().labels().shown(latent)))
                .toList();
    }
}
