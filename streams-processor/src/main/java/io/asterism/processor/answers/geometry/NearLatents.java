package io.asterism.processor.answers.geometry;

import io.asterism.processor.answers.Question;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.geometry.DecoderTable;
import io.asterism.processor.geometry.DecoderTable.Near;
import io.asterism.processor.graph.Measure;
import java.util.List;
import java.util.Map;

/** Finds the latents near a latent by its weights, and looks up how they fire together. */
public final class NearLatents {
    private final Question question;
    private final TokenIndex tokenIndex;

    /** Of the latents that a question is about. */
    public NearLatents(Question question, TokenIndex tokenIndex) {
        this.question = question;
        this.tokenIndex = tokenIndex;
    }

    /** The nearest ones, nearest first. */
    public List<NearLatent> of(DecoderTable decoder, int latent, int limit) {
        List<Near> nearest = decoder.nearest(latent, limit);
        PairCounts pairs = question.pairs();
        long[] together = new long[question.dSae()];
        pairs.addNeighbors(latent, together);
        together[latent] = 0;
        double[] jaccard = jaccard(pairs, latent, together);
        Map<Integer, List<String>> words = tokenIndex.topTokens(
                question.figures(), nearest.stream().mapToInt(Near::latent).toArray());
        return nearest.stream()
                .map(near -> new NearLatent(
                        near.latent(),
                        near.cosine(),
                        together[near.latent()],
                        jaccard[near.latent()],
                        together[near.latent()] == 0 ? null : rank(jaccard, near.latent()),
                        words.getOrDefault(near.latent(), List.of())))
                .toList();
    }

    /** Counting goes on while this is read: a diagonal may lag behind its row by a batch. */
    private static double[] jaccard(PairCounts pairs, int latent, long[] together) {
        long tokens = pairs.tokens();
        long fires = pairs.fires(latent);
        double[] jaccard = new double[together.length];
        for (int other = 0; other < together.length; other++) {
            if (together[other] > 0) {
                jaccard[other] = Measure.JACCARD.of(
                        together[other],
                        Math.max(fires, together[other]),
                        Math.max(pairs.fires(other), together[other]),
                        tokens);
            }
        }
        return jaccard;
    }

    private static int rank(double[] jaccard, int latent) {
        int rank = 1;
        for (int other = 0; other < jaccard.length; other++) {
            rank += jaccard[other] > jaccard[latent] || (jaccard[other] == jaccard[latent] && other < latent) ? 1 : 0;
        }
        return rank;
    }
}
