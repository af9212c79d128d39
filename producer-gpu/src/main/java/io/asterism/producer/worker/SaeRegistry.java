package io.asterism.producer.worker;

import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InputException;
import io.asterism.schemas.LatentCard;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.CompactedTopic;
import io.asterism.schemas.cluster.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The SAEs that a cluster knows: their manifests and cards on the compacted topics. */
public final class SaeRegistry {
    private final AvroCodec<SaeManifest> manifests = AvroCodec.of(SaeManifest.getClassSchema());
    private final AvroCodec<LatentCard> cards = AvroCodec.of(LatentCard.getClassSchema());
    private final KafkaConnection kafka;
    private final Topics topics;

    /** Of a cluster whose topics are there. */
    public SaeRegistry(KafkaConnection kafka, Topics topics) {
        this.kafka = kafka;
        this.topics = topics;
    }

    /** Hands out the cards of an SAE's latents in the order of their index. */
    public interface Cards {
        /** Hands out all of them. */
        void forEach(Consumer<LatentCard> to);
    }

    /** An SAE of whose latents nothing is known. */
    public static final Cards NO_CARDS = to -> {};

    /**
     * Makes an SAE known, its cards first and its manifest last, unless it is already.
     *
     * @throws InputException if the id is taken by another manifest
     */
    public void announce(SaeManifest manifest, Cards itsCards) {
        Manifests.validate(manifest);
        SaeId sae = new SaeId(manifest.getSae());
        @Nullable SaeManifest known = known().get(sae.value());
        if (known == null) {
            publish(sae, manifest, itsCards);
        } else if (!Manifests.hash(known).equals(Manifests.hash(manifest))) {
            throw new InputException(
                    "SAE '%s' is already known with another manifest (%s), expected the same one, or another id",
                    sae, differences(known, manifest));
        }
    }

    /** The manifests that are in force, by SAE id. */
    public Map<String, SaeManifest> known() {
        Map<String, SaeManifest> known = new HashMap<>();
        try (CompactedTopic<SaeManifest> saes = new CompactedTopic<>(kafka, topics.saes(), manifests)) {
            saes.readToEnd(new CompactedTopic.Visitor<>() {
                @Override
                public void value(String sae, @Nullable SaeManifest manifest) {
                    if (manifest != null && manifest.getSae().equals(sae)) {
                        known.put(sae, manifest);
                    } else {
                        known.remove(sae);
                    }
                }

                @Override
                public void unreadable(String sae, String reason) {
                    // Whoever reads the topic to count refuses it; here it is an id that is free.
                    known.remove(sae);
                }
            });
        }
        return known;
    }

    private void publish(SaeId sae, SaeManifest manifest, Cards itsCards) {
        try (Producer<byte[], byte[]> producer = kafka.producer()) {
            List<Exception> failures = new ArrayList<>();
            itsCards.forEach(card -> send(
                    producer, topics.latents(sae), Integer.toString(card.getLatent()), cards.encode(card), failures));
            producer.flush();
            requireNone(failures, sae);
            send(producer, topics.saes(), sae.value(), manifests.encode(manifest), failures);
            producer.flush();
            requireNone(failures, sae);
        }
    }

    private static void send(
            Producer<byte[], byte[]> producer, String topic, String key, byte[] value, List<Exception> failures) {
        Callback whenSent = (sent, failure) -> {
            if (failure != null) {
                synchronized (failures) {
                    failures.add(failure);
                }
            }
        };
        Future<RecordMetadata> unused =
                producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value), whenSent);
    }

    private static void requireNone(List<Exception> failures, SaeId sae) {
        synchronized (failures) {
            if (!failures.isEmpty()) {
                throw new InputException(
                        failures.get(0), "SAE '%s' cannot be made known to the cluster: %s", sae, failures.get(0));
            }
        }
    }

    private static String differences(SaeManifest known, SaeManifest wanted) {
        List<String> differences = new ArrayList<>();
        for (Schema.Field field : SaeManifest.getClassSchema().getFields()) {
            Object there = known.get(field.pos());
            Object here = wanted.get(field.pos());
            boolean identifies =
                    !field.name().startsWith("measured_") && !field.name().equals("accepted_anyway");
            if (identifies && !String.valueOf(there).equals(String.valueOf(here))) {
                differences.add(field.name() + " is " + there + ", here " + here);
            }
        }
        return String.join("; ", differences);
    }
}
