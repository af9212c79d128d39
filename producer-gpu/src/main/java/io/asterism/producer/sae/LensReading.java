package io.asterism.producer.sae;

import io.asterism.schemas.LensToken;
import io.asterism.schemas.LogitLens;
import io.asterism.schemas.TokenSetScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Describes how latents move the logits: the strongest tokens at either end, the distribution's moments, and the token sets at its ends
 * (methods D.2). For several threads.
 */
final class LensReading {
    private static final int TOP = 10;

    /** Sets that are told of a latent, so that cards stay small. */
    private static final int SETS = 16;

    private final int vocabulary;
    private final IntFunction<String> text;
    private final TokenSets sets;

    /**
     * For a vocabulary.
     *
     * @param text of a token by its id
     */
    LensReading(int vocabulary, IntFunction<String> text) {
        this.vocabulary = vocabulary;
        this.text = text;
        this.sets = new TokenSets(vocabulary, text);
    }

    /**
     * Describes one latent.
     *
     * @param logits of many latents, row-major {@code [.., vocabulary]}
     * @param row which of them
     */
    LogitLens of(float[] logits, int row) {
        int from = row * vocabulary;
        int[] sorted = new DescendingOrder(vocabulary).of(logits, from);
        int top = Math.min(TOP, vocabulary);
        int[] bottom = new int[top];
        Arrays.setAll(bottom, i -> sorted[vocabulary - 1 - i]);
        Moments moments = Moments.of(logits, from, from + vocabulary);
        return LogitLens.newBuilder()
                .setGainFolded(true)
                .setTop(tokens(logits, from, Arrays.copyOf(sorted, top)))
                .setBottom(tokens(logits, from, bottom))
                .setMean(moments.mean)
                .setDeviation(moments.deviation)
                .setSkewness(moments.skewness)
                .setKurtosis(moments.kurtosis)
                .setEnrichment(moments.deviation == 0 ? List.of() : enrichment(sorted))
                .build();
    }

    private List<TokenSetScore> enrichment(int[] sorted) {
        return sets.scores(sorted).stream()
                .sorted(Comparator.comparingDouble((TokenSets.Score score) -> -Math.abs(score.score())))
                .limit(SETS)
                .map(score -> new TokenSetScore(score.set(), score.tokens(), score.score()))
                .toList();
    }

    private List<LensToken> tokens(float[] logits, int from, int[] ids) {
        List<LensToken> tokens = new ArrayList<>();
        for (int id : ids) {
            tokens.add(new LensToken(id, text.apply(id), logits[from + id]));
        }
        return tokens;
    }

    /** Of a whole population: skewness is the mean of z^3, kurtosis that of z^4, 3 for a Gaussian (methods D.2); 0 where nothing varies. */
    private record Moments(double mean, double deviation, double skewness, double kurtosis) {
        static Moments of(float[] values, int from, int to) {
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += values[i];
            }
            double mean = sum / (to - from);
            double second = 0;
            double third = 0;
            double fourth = 0;
            for (int i = from; i < to; i++) {
                double difference = values[i] - mean;
                double square = difference * difference;
                second += square;
                third += square * difference;
                fourth += square * square;
            }
            double variance = second / (to - from);
            double deviation = Math.sqrt(variance);
            return variance == 0
                    ? new Moments(mean, 0, 0, 0)
                    : new Moments(
                            mean,
                            deviation,
                            third / (to - from) / (variance * deviation),
                            fourth / (to - from) / (variance * variance));
        }
    }
}
