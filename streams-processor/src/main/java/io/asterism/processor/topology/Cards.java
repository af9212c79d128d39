package io.asterism.processor.topology;

import io.asterism.schemas.InputException;
import io.asterism.schemas.LatentCard;
import io.asterism.schemas.LogitLens;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What a latent's card must obey to be used. */
final class Cards {
    private Cards() {}

    /**
     * Checks a card together with the key it stands under.
     *
     * @param dSae latents of the SAE
     * @throws InputException if it cannot be used
     */
    static void check(String key, LatentCard card, int dSae) {
        if (card.getLatent() < 0 || card.getLatent() >= dSae) {
            throw new InputException("a card is of latent %d, expected 0 to %d", card.getLatent(), dSae - 1);
        }
        if (!key.equals(Integer.toString(card.getLatent()))) {
            throw new InputException("the card of latent %d stands under the key '%s'", card.getLatent(), key);
        }
        if (!(card.getThreshold() >= 0) || Float.isInfinite(card.getThreshold())) {
            throw new InputException(
                    "the card of latent %d has threshold %s, expected finite and 0 or above",
                    card.getLatent(), card.getThreshold());
        }
        if (card.getDecoderRow().remaining() % Float.BYTES != 0) {
            throw new InputException(
                    "the card of latent %d has a decoder row of %d bytes, expected a multiple of 4",
                    card.getLatent(), card.getDecoderRow().remaining());
        }
        LogitLens lens = card.getLogitLens();
        if (lens != null && !isFinite(lens)) {
            throw new InputException(
                    "the card of latent %d has a logit lens with a figure that is not finite", card.getLatent());
        }
    }

    private static boolean isFinite(LogitLens lens) {
        return DoubleStream.of(lens.getMean(), lens.getDeviation(), lens.getSkewness(), lens.getKurtosis())
                        .allMatch(Double::isFinite)
                && Stream.concat(lens.getTop().stream(), lens.getBottom().stream())
                        .allMatch(token -> Float.isFinite(token.getLogit()))
                && lens.getEnrichment().stream().allMatch(set -> Double.isFinite(set.getScore()));
    }
}
