package io.asterism.processor.answers.matches;

import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.counting.CrossCounts;
import io.asterism.processor.matching.Weighing;
import io.asterism.processor.pairing.Side;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Which latents of the other SAE go with a latent. */
@ApplicationScoped
class MatchAnswers {
    private static final Comparator<MatchedLatent> WEAKEST_FIRST = Comparator.comparingDouble(MatchedLatent::weight)
            .thenComparingLong(MatchedLatent::count)
            .thenComparing(MatchedLatent::latent, Comparator.reverseOrder());

    private final PairQuestions questions;
    private final Decoders decoders;

    MatchAnswers(PairQuestions questions, Decoders decoders) {
        this.questions = questions;
        this.decoders = decoders;
    }

    LatentMatches of(
            String pair,
            WindowParameters window,
            String latentText,
            SideWord side,
            MatchMeasure measure,
            int limit,
            int minCount) {
        return questions.ask(pair, window, asked -> {
            int latent = asked.latent(side.side(), latentText);
            CrossCounts counts = asked.counts();
            boolean ofRow = side.side() == Side.A;
            long[] joint = new long[asked.latents(side.side().other())];
            if (ofRow) {
                counts.row(latent, joint);
            } else {
                counts.column(latent, joint);
            }
            long fires = ofRow ? counts.rowFires(latent) : counts.columnFires(latent);
            long tokens = counts.tokens();
            Weighing weighing = measure.weighing(() -> decoders.of(asked.pair().id()));
            PriorityQueue<MatchedLatent> strongest = new PriorityQueue<>(WEAKEST_FIRST);
            int found = 0;
            for (int other = 0; other < joint.length; other++) {
                if (joint[other] >= minCount) {
                    found++;
                    // A measure is of the latent that was asked for and the other one, cosines of a's and b's.
                    strongest.add(MatchedLatent.of(
                            ofRow ? weighing : turned(weighing),
                            latent,
                            other,
                            joint[other],
                            fires,
                            ofRow ? counts.columnFires(other) : counts.rowFires(other),
                            tokens));
                    if (strongest.size() > limit) {
                        strongest.poll();
                    }
                }
            }
            List<MatchedLatent> matches = new ArrayList<>(strongest);
            matches.sort(WEAKEST_FIRST.reversed());
            return new LatentMatches(
                    PairBasis.of(asked, tokens), side, latent, fires, measure, limit, minCount, found, matches);
        });
    }

    private static Weighing turned(Weighing weighing) {
        return (latent, other, both, first, second, tokens) -> weighing.of(other, latent, both, first, second, tokens);
    }
}
