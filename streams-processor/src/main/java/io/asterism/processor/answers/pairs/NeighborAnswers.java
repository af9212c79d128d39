package io.asterism.processor.answers.pairs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Question;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.graph.Measure;
import io.asterism.processor.requests.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which latents fire together with a latent. */
@ApplicationScoped
public class NeighborAnswers {
    private final Questions questions;
    private final TokenIndex tokenIndex;

    NeighborAnswers(Questions questions, TokenIndex tokenIndex) {
        this.questions = questions;
        this.tokenIndex = tokenIndex;
    }

    /** A latent's strongest neighbors. */
    public record Neighbors(
            @JsonUnwrapped Basis basis,
            int latent,

            @Schema(description = "tokens on which the latent is active")
            long fires,

            String measure,
            int limit,
            long minCount,

            @Schema(description = "latents that are active together with it on minCount tokens or more")
            int found,

            @Schema(description = "strongest first") List<Neighbor> neighbors) {}

    /** A latent that fires together with the one that was asked for. */
    public record Neighbor(
            int latent,

            @Schema(description = "tokens on which both are active")
            long count,

            @Schema(description = "tokens on which this one is active")
            long fires,

            @Schema(description = "both over either") double jaccard,

            @Schema(description = "observed over expected under independence")
            double lift,

            @Schema(description = "correlation of the two indicators")
            double phi,

            @Schema(description = "log2 of lift, in bits") double pmi,

            @Schema(description = "share of the tokens of the latent asked for on which this one is active too")
            double conditional,

            @Schema(description = "the value of the measure asked for")
            double weight,

            @Schema(description = "the tokens it fires most strongly on, strongest first")
            List<String> topTokens) {}

    private record Candidate(int latent, long count, long fires, double weight) {
        static final Comparator<Candidate> WEAKEST_FIRST = Comparator.comparingDouble(Candidate::weight)
                .thenComparingLong(Candidate::count)
                .thenComparing(Candidate::latent, Comparator.reverseOrder());
    }

    /** The latents that go most strongly with a latent. */
    public Neighbors of(
            String sae,
            WindowParameters parameters,
            String latentText,
            @Nullable String measureName,
            @Nullable String limitText,
            @Nullable String minCountText) {
        Measure measure = PairMeasures.parse(measureName);
        int limit = Parameters.whole("limit", limitText, 20, 1, Parameters.MOST_ROWS);
        int minCount = Parameters.whole("minCount", minCountText, 1, 1, Integer.MAX_VALUE);
        return questions.ask(sae, parameters, question -> {
            int latent = question.latent(latentText);
            PairCounts pairs = question.pairs();
            long[] row = new long[question.dSae()];
            pairs.addNeighbors(latent, row);
            row[latent] = 0;
            long fires = pairs.fires(latent);
            long tokens = pairs.tokens();
            PriorityQueue<Candidate> strongest = new PriorityQueue<>(Candidate.WEAKEST_FIRST);
            int found = 0;
            for (int other = 0; other < row.length; other++) {
                long count = row[other];
                if (count >= minCount) {
                    found++;
                    long otherFires = Math.max(pairs.fires(other), count);
                    double weight = measure.of(count, Math.max(fires, count), otherFires, tokens);
                    strongest.add(new Candidate(other, count, otherFires, weight));
                    if (strongest.size() > limit) {
                        strongest.poll();
                    }
                }
            }
            return new Neighbors(
                    Basis.of(question, tokens),
                    latent,
                    fires,
                    PairMeasures.name(measure),
                    limit,
                    minCount,
                    found,
                    neighbors(question, strongest, fires, tokens));
        });
    }

    private List<Neighbor> neighbors(
            Question question, PriorityQueue<Candidate> strongest, long latentFires, long tokens) {
        List<Candidate> candidates = new ArrayList<>(strongest);
        candidates.sort(Candidate.WEAKEST_FIRST.reversed());
        Map<Integer, List<String>> words = tokenIndex.topTokens(
                question.figures(),
                candidates.stream().mapToInt(Candidate::latent).toArray());
        List<Neighbor> neighbors = new ArrayList<>();
        for (Candidate each : candidates) {
            // Counting goes on while this is read: the diagonal may lag behind the row by a batch.
            long fires = Math.max(latentFires, each.count());
            neighbors.add(new Neighbor(
                    each.latent(),
                    each.count(),
                    each.fires(),
                    Measure.JACCARD.of(each.count(), fires, each.fires(), tokens),
                    Measure.LIFT.of(each.count(), fires, each.fires(), tokens),
                    Measure.PHI.of(each.count(), fires, each.fires(), tokens),
                    Measure.PMI.of(each.count(), fires, each.fires(), tokens),
                    Measure.P_SECOND_GIVEN_FIRST.of(each.count(), fires, each.fires(), tokens),
                    each.weight(),
                    words.getOrDefault(each.latent(), List.of())));
        }
        return neighbors;
    }
}
