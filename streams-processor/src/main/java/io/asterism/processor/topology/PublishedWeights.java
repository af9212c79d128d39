package io.asterism.processor.topology;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.asterism.processor.directory.SaeWeights;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.LatentCard;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.cluster.CompactedTopic;
import io.asterism.schemas.cluster.KafkaConnection;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an SAE's latents topic says, read when it is asked for; decoder rows that were asked for are kept. */
final class PublishedWeights implements SaeWeights {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedWeights.class);
    private static final int ROWS = 4096;

    private final KafkaConnection kafka;
    private final String topic;
    private final int dSae;
    private final Cache<Integer, float[]> rows =
            Caffeine.newBuilder().maximumSize(ROWS).build();

    PublishedWeights(InstanceSettings settings, SaeId sae, int dSae) {
        this.kafka = settings.kafka();
        this.topic = settings.topics().latents(sae);
        this.dSae = dSae;
    }

    @Override
    public List<List<String>> topTokens() {
        List<List<String>> tokens = new ArrayList<>(Collections.nCopies(dSae, List.of()));
        read(card -> tokens.set(card.getLatent(), List.copyOf(card.getTopTokens())));
        return tokens;
    }

    @Override
    public synchronized float[][] decoderRows(int[] latents) {
        float[] @Nullable [] known = known(latents);
        if (Arrays.asList(known).contains(null)) {
            int[] wanted = Arrays.stream(latents).sorted().toArray();
            read(card -> {
                if (Arrays.binarySearch(wanted, card.getLatent()) >= 0) {
                    rows.put(card.getLatent(), decoderRow(card));
                }
            });
            known = known(latents);
        }
        boolean whole = Arrays.stream(known).allMatch(row -> row != null && row.length > 0);
        return whole ? Arrays.stream(known).toArray(float[][]::new) : new float[0][];
    }

    private float[] @Nullable [] known(int[] latents) {
        return Arrays.stream(latents).mapToObj(rows::getIfPresent).toArray(float[][]::new);
    }

    private static float[] decoderRow(LatentCard card) {
        FloatBuffer packed =
                card.getDecoderRow().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] row = new float[packed.remaining()];
        packed.get(row);
        return row;
    }

    private void read(Consumer<LatentCard> each) {
        try (CompactedTopic<LatentCard> cards =
                new CompactedTopic<>(kafka, topic, AvroCodec.of(LatentCard.getClassSchema()))) {
            cards.readToEnd(new CompactedTopic.Visitor<>() {
                @Override
                public void value(String key, @Nullable LatentCard card) {
                    if (card != null) {
                        Cards.check(key, card, dSae);
                        each.accept(card);
                    }
                }

                @Override
                public void unreadable(String key, String reason) {
                    LOG.warn("card of latent {} on {} cannot be read: {}", key, topic, reason);
                }
            });
        }
    }
}
