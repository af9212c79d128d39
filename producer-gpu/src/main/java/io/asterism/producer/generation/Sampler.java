package io.asterism.producer.generation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Chooses tokens one after the other; two of one seed draw the same numbers, so that what they write differs by their logits alone. */
final class Sampler {
    private final Sampling sampling;
    private final Random random;
    private final Map<Integer, Integer> written = new HashMap<>();

    Sampler(Sampling sampling) {
        this.sampling = sampling;
        this.random = new Random(sampling.seed());
    }

    /** The next token. */
    int next(float[] logits) {
        double[] scores = new double[logits.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = logits[i];
        }
        written.forEach((token, times) -> scores[token] -= sampling.frequencyPenalty() * times);
        int token = sampling.temperature() == 0 ? largest(scores) : drawn(scores);
        written.merge(token, 1, Integer::sum);
        return token;
    }

    private static int largest(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    private int drawn(double[] scores) {
        double most = scores[largest(scores)];
        double[] weights = Arrays.stream(scores)
                .map(score -> Math.exp((score - most) / sampling.temperature()))
                .toArray();
        int[] likeliest = sampling.topP() < 1
                ? nucleus(weights)
                : IntStream.range(0, weights.length).toArray();
        double left = random.nextDouble()
                * IntStream.of(likeliest).mapToDouble(token -> weights[token]).sum();
        for (int token : likeliest) {
            left -= weights[token];
            if (left < 0) {
                return token;
            }
        }
        return likeliest[0];
    }

    /** Of equally likely tokens those with lower ids come first. */
    private int[] nucleus(double[] weights) {
        double enough = sampling.topP() * Arrays.stream(weights).sum();
        Integer[] order = IntStream.range(0, weights.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (one, other) -> Double.compare(weights[other], weights[one]));
        double sum = 0;
        int kept = 0;
        while (kept < order.length && sum < enough) {
            sum += weights[order[kept++]];
        }
        return Arrays.stream(order, 0, Math.max(1, kept))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
