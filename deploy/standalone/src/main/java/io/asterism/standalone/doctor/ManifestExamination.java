package io.asterism.standalone.doctor;

import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.cluster.CompactedTopic;
import io.asterism.schemas.cluster.KafkaConnection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which SAEs are announced, and which announcements nobody can use. */
final class ManifestExamination implements Examination {
    private final KafkaConnection kafka;
    private final String topic;

    /** Looks at a topic of manifests that is there. */
    ManifestExamination(KafkaConnection kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
    }

    @Override
    public List<Finding> findings() {
        Map<String, Finding> byKey = new TreeMap<>();
        try (CompactedTopic<SaeManifest> saes =
                new CompactedTopic<>(kafka, topic, AvroCodec.of(SaeManifest.getClassSchema()))) {
            saes.readToEnd(new CompactedTopic.Visitor<>() {
                @Override
                public void value(String key, @Nullable SaeManifest manifest) {
                    if (manifest == null) {
                        byKey.remove(key);
                    } else {
                        byKey.put(key, of(key, manifest));
                    }
                }

                @Override
                public void unreadable(String key, String reason) {
                    byKey.put(
                            key,
                            Finding.wrong("the manifest under '%s' on '%s' cannot be read: %s", key, topic, reason));
                }
            });
        }
        return byKey.isEmpty()
                ? List.of(Finding.note(
                        "no SAE is known: 'asterism produce' and 'asterism import' make theirs known on '%s'", topic))
                : List.copyOf(byKey.values());
    }

    private Finding of(String key, SaeManifest manifest) {
        if (!SaeId.isLegal(key) || !manifest.getSae().equals(key)) {
            return Finding.wrong(
                    "the manifest under '%s' on '%s' is that of '%s', expected each under its own id",
                    key, topic, manifest.getSae());
        }
        try {
            Manifests.validate(manifest);
            return Finding.sound("SAE '%s' has %,d latents", key, manifest.getDSae());
        } catch (InputException e) {
            return Finding.wrong("the manifest of '%s' cannot be used: %s", key, e.getMessage());
        }
    }
}
