package io.asterism.producer.generation;

import io.asterism.schemas.InputException;

/**
 * How the next token is chosen.
 *
 * @param temperature by which logits are divided; 0 for the likeliest token
 * @param topP of the likeliest tokens, the fewest that reach this probability together are drawn from
 * @param frequencyPenalty taken from a token's logit for each time that it has been written; the prompt does not count
 * @param seed of the drawing: the same seed, the same tokens
 */
public record Sampling(double temperature, double topP, double frequencyPenalty, long seed) {
    private static final double MOST = 100;

    /** Checks that each number means something. */
    public Sampling {
        check("temperature", temperature, 0, MOST);
        check("top-p", topP, Double.MIN_VALUE, 1);
        check("frequency penalty", frequencyPenalty, -MOST, MOST);
    }

    private static void check(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new InputException(
                    "the %s is %s, expected a number %s to %s",
                    name, value, least == Double.MIN_VALUE ? "above 0 and up" : "from " + least, most);
        }
    }
}
