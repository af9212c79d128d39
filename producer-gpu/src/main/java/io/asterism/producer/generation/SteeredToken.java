package io.asterism.producer.generation;

import java.util.List;

/**
 * One step of writing on under interventions, and without.
 *
 * @param clean the token that is written without interventions after what was written without them; -1 once that text has ended
 * @param token the token that is written under them
 * @param logProbability of the token under the interventions, nats
 * @param cleanLogProbability of the same token after the same text without them
 * @param divergence Kullback-Leibler, of the clean distribution after the same text from the steered one, nats
 * @param moved latents whose activations on the last token read differ most, the strongest change first
 */
public record SteeredToken(
        int clean,
        int token,
        double logProbability,
        double cleanLogProbability,
        double divergence,
        List<MovedLatent> moved) {

    /** How much likelier the interventions make the token. */
    public double change() {
        return logProbability - cleanLogProbability;
    }
}
