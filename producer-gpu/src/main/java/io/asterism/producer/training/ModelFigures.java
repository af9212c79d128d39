package io.asterism.producer.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What a trained model reached on held-out documents; losses are nats a token.
 *
 * @param tokens held-out tokens
 * @param loss the model's
 * @param bigramLoss of the best bigrams, see {@link NgramBaselines}
 * @param unigramLoss of unigrams
 */
record ModelFigures(long tokens, double loss, double bigramLoss, double unigramLoss) {
    ObjectNode json() {
        return OutputFolder.JSON
                .createObjectNode()
                .put("held_out_tokens", tokens)
                .put("held_out_loss", rounded(loss))
                .put("bigram_loss", rounded(bigramLoss))
                .put("unigram_loss", rounded(unigramLoss));
    }

    /** To four places, as figures are published. */
    static double rounded(double figure) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.4f", figure));
    }
}
