package io.asterism.processor.answers.pairs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.graph.Measure;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The network of the pairs that go most strongly together. */
@ApplicationScoped
public class GraphAnswers {
    private static final int LIMIT = 500;
    private static final double JACCARD_MIN = 0.2;

    private final Questions questions;
    private final GraphCache cache;
    private final TokenIndex tokenIndex;

    GraphAnswers(Questions questions, GraphCache cache, TokenIndex tokenIndex) {
        this.questions = questions;
        this.cache = cache;
        this.tokenIndex = tokenIndex;
    }

    /** A network: its edges, strongest first, and the latents they join. */
    public record Graph(
            @JsonUnwrapped Basis basis,
            String measure,

            @Schema(description = "the least weight asked for; null where any will do", nullable = true) @Nullable
            Double min,

            int limit,
            long minCount,

            @Schema(description = "different pairs of latents seen together on minCount tokens or more")
            long pairs,

            List<Node> nodes,
            List<Edge> edges) {}

    /** A latent of the network. */
    public record Node(
            int latent,
            long fires,

            @Schema(description = "the tokens it fires most strongly on, strongest first")
            List<String> topTokens) {}

    /**
     * Two latents that fire together. The weight is the measure's; conditional is the larger of its two values, the probability of
     * the target given the source.
     */
    public record Edge(int source, int target, long count, double weight) {
        static Edge of(StrongPair pair) {
            return new Edge(pair.source(), pair.target(), pair.count(), pair.weight());
        }
    }

    /**
     * The strongest pairs of an SAE. The counts are at most a few seconds old: a network is worked out once for all who ask, however
     * often they do.
     */
    public Graph of(
            String sae,
            WindowParameters parameters,
            @Nullable String measureName,
            @Nullable String minText,
            @Nullable String limitText,
            @Nullable String minCountText) {
        Measure measure = PairMeasures.parse(measureName);
        double anyWeight = measure == Measure.JACCARD ? JACCARD_MIN : -Double.MAX_VALUE;
        double min =
                Parameters.number("min", minText, anyWeight, PairMeasures.least(measure), PairMeasures.most(measure));
        int limit = Parameters.whole("limit", limitText, LIMIT, 1, Parameters.MOST_ROWS);
        int minCount = Parameters.whole("minCount", minCountText, 1, 1, Integer.MAX_VALUE);
        return questions.ask(sae, parameters, question -> {
            StrongestPairs strongest = cache.of(question, measure, minCount, limit);
            List<Edge> edges = strongest.pairs().stream()
                    .filter(pair -> pair.weight() >= min)
                    .limit(limit)
                    .map(Edge::of)
                    .toList();
            return new Graph(
                    strongest.basis(),
                    PairMeasures.name(measure),
                    min == -Double.MAX_VALUE ? null : min,
                    limit,
                    minCount,
                    strongest.distinct(),
                    nodes(question.figures(), strongest, edges),
                    edges);
        });
    }

    private List<Node> nodes(SaeFigures figures, StrongestPairs strongest, List<Edge> edges) {
        int[] latents = edges.stream()
                .flatMap(edge -> Stream.of(edge.source(), edge.target()))
                .mapToInt(latent -> latent)
                .sorted()
                .distinct()
                .toArray();
        Map<Integer, List<String>> words = tokenIndex.topTokens(figures, latents);
        return Arrays.stream(latents)
                .mapToObj(latent -> new Node(latent, strongest.fires()[latent], words.getOrDefault(latent, List.of())))
                .toList();
    }
}
