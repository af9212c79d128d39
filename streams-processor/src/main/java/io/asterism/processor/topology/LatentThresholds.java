package io.asterism.processor.topology;

import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.LatentCard;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.ThresholdKind;
import io.asterism.schemas.cluster.CompactedTopic;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SAE's own thresholds of its latents, from their cards; a producer publishes the cards before the manifest. */
final class LatentThresholds implements CompactedTopic.Visitor<LatentCard> {
    private static final Logger LOG = LoggerFactory.getLogger(LatentThresholds.class);

    private final float[] thresholds;
    private final BitSet known = new BitSet();
    private String refusal = "";

    private LatentThresholds(int dSae) {
        this.thresholds = new float[dSae];
    }

    /**
     * Reads them where the manifest asks for them, {@code [dSae]}; else empty.
     *
     * @throws IllegalStateException if a latent has no card
     */
    static float[] read(InstanceSettings settings, SaeManifest manifest) {
        if (manifest.getThresholdKind() != ThresholdKind.PER_LATENT) {
            return new float[0];
        }
        int dSae = manifest.getDSae();
        LatentThresholds read = new LatentThresholds(dSae);
        String topic = settings.topics().latents(new SaeId(manifest.getSae()));
        try (CompactedTopic<LatentCard> cards =
                new CompactedTopic<>(settings.kafka(), topic, AvroCodec.of(LatentCard.getClassSchema()))) {
            cards.readToEnd(read);
        }
        if (read.known.cardinality() != dSae) {
            throw new IllegalStateException(String.format(
                    "topic %s has cards of %d latents, the first missing one is %d, expected %d%s",
                    topic, read.known.cardinality(), read.known.nextClearBit(0), dSae, read.refusal));
        }
        return read.thresholds;
    }

    @Override
    public void value(String key, @Nullable LatentCard card) {
        if (card != null) {
            Cards.check(key, card, thresholds.length);
            thresholds[card.getLatent()] = card.getThreshold();
            known.set(card.getLatent());
        }
    }

    @Override
    public void unreadable(String key, String reason) {
        LOG.warn("card of latent {} cannot be used and is skipped: {}", key, reason);
        refusal = "; the card under the key '" + key + "' cannot be used: " + reason;
    }
}
