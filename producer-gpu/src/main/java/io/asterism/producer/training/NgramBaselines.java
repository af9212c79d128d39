package io.asterism.producer.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model must beat: unigrams with add-one smoothing, and bigrams that lean on them, {@code P(w | v) = (c(v, w) + a P(w)) /
 * (c(v) + a)} (MacKay and Peto 1995). Documents begin with the boundary token, id 0, which is context but never a target.
 */
final class NgramBaselines {
    private static final double[] STRENGTHS = {1, 2, 5, 10, 20, 50, 100};

    private final int vocabulary;
    private final long[] words;
    private final Map<Long, Integer> pairs = new HashMap<>();
    private final long[] contexts;
    private long tokens;

    /** @param vocabulary number of token ids */
    NgramBaselines(int vocabulary) {
        this.vocabulary = vocabulary;
        this.words = new long[vocabulary];
        this.contexts = new long[vocabulary];
    }

    /** Counts a document of the training text, {@code [tokens]} without the boundary. */
    void count(int[] document) {
        int previous = 0;
        for (int word : document) {
            words[word]++;
            tokens++;
            contexts[previous]++;
            pairs.merge(pair(previous, word), 1, Integer::sum);
            previous = word;
        }
    }

    /** Mean negative log-likelihood of held-out documents under unigrams, nats a token. */
    double unigramLoss(List<int[]> heldOut) {
        double loss = 0;
        long counted = 0;
        for (int[] document : heldOut) {
            for (int word : document) {
                loss -= Math.log(unigram(word));
                counted++;
            }
        }
        return loss / counted;
    }

    /** The same under bigrams, with the strength {@code a} that suits the held-out documents best: the baseline at its strongest. */
    double bigramLoss(List<int[]> heldOut) {
        double best = Double.POSITIVE_INFINITY;
        for (double strength : STRENGTHS) {
            best = Math.min(best, bigramLoss(heldOut, strength));
        }
        return best;
    }

    double bigramLoss(List<int[]> heldOut, double strength) {
        double loss = 0;
        long counted = 0;
        for (int[] document : heldOut) {
            int previous = 0;
            for (int word : document) {
                double count = pairs.getOrDefault(pair(previous, word), 0) + strength * unigram(word);
                loss -= Math.log(count / (contexts[previous] + strength));
                counted++;
                previous = word;
            }
        }
        return loss / counted;
    }

    private double unigram(int word) {
        return (words[word] + 1.0) / (tokens + vocabulary);
    }

    private long pair(int previous, int word) {
        return (long) previous * vocabulary + word;
    }
}
