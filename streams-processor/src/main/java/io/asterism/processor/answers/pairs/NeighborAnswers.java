package io.asterism.processor.answers.pairs;

import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Question;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.graph.Measure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Which latents fire together with a latent. */
@ApplicationScoped
public class NeighborAnswers {
    private final Questions questions;
    private final TokenIndex tokenIndex;

    NeighborAnswers(Questions questions, TokenIndex tokenIndex) {
        this.questions = questions;
        this.tokenIndex = tokenIndex;
    }

    private record Candidate(int latent, long count, long fires, double weight) {
        static final Comparator<Candidate> WEAKEST_FIRST = Comparator.comparingDouble(Candidate::weight)
                .thenComparingLong(Candidate::count)
                .thenComparing(Candidate::latent, Comparator.reverseOrder());
    }

    /** The latents that go most strongly with a latent. */
    public Neighbors of(
            String sae, WindowParameters parameters, String latentText, PairMeasure measure, int limit, int minCount) {
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
                    double weight = measure.formula().of(count, Math.max(fires, count), otherFires, tokens);
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
                    measure,
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
