package io.asterism.processor.topology;

import io.asterism.processor.directory.SaeLabels;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InputException;
import io.asterism.schemas.LatentLabel;
import io.asterism.schemas.LatentLabels;
import io.asterism.schemas.cluster.CompactedTopic;
import io.asterism.schemas.cluster.CompactedWriter;
import io.asterism.schemas.cluster.TopicWatch;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The labels topic, whole: what the latents of every SAE were said to stand for. */
final class LabelTopic implements CompactedTopic.Visitor<LatentLabels>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LabelTopic.class);

    private final TopicWatch<LatentLabels> watch;
    private final CompactedWriter<LatentLabels> writer;
    private final Map<String, Map<Integer, List<LatentLabel>>> labels = new ConcurrentHashMap<>();
    private final Refusals refusals = new Refusals();

    LabelTopic(InstanceSettings settings) {
        AvroCodec<LatentLabels> codec = AvroCodec.of(LatentLabels.getClassSchema());
        String topic = settings.topics().labels();
        watch = new TopicWatch<>("asterism-labels", new CompactedTopic<>(settings.kafka(), topic, codec), this);
        writer = new CompactedWriter<>(settings.kafka(), topic, codec);
    }

    void start() {
        watch.start();
    }

    @Override
    public void value(String key, @Nullable LatentLabels said) {
        if (said == null) {
            remove(key);
        } else {
            check(key, said);
            of(said.getSae()).put(said.getLatent(), List.copyOf(said.getLabels()));
        }
        refusals.clear(key);
    }

    private void remove(String key) {
        int slash = key.lastIndexOf('/');
        Map<Integer, List<LatentLabel>> known = slash < 0 ? null : labels.get(key.substring(0, slash));
        if (known != null) {
            known.keySet().removeIf(latent -> key.substring(slash + 1).equals(latent.toString()));
        }
    }

    private static void check(String key, LatentLabels said) {
        if (!key.equals(said.getSae() + "/" + said.getLatent())) {
            throw new InputException(
                    "the labels of latent %d of '%s' stand under the key '%s'", said.getLatent(), said.getSae(), key);
        }
        if (said.getLatent() < 0) {
            throw new InputException("labels are of latent %d, expected 0 or above", said.getLatent());
        }
        if (said.getLabels().isEmpty()
                || said.getLabels().stream().anyMatch(label -> label.getText().isBlank())) {
            throw new InputException(
                    "of the labels of latent %d of '%s' one is blank or there is none, expected text",
                    said.getLatent(), said.getSae());
        }
    }

    @Override
    public void unreadable(String key, String reason) {
        LOG.error("labels '{}' cannot be read and are skipped: {}", key, reason);
        refusals.add(key, reason);
    }

    /** Labels that cannot be used. */
    Refusals refusals() {
        return refusals;
    }

    /** Why nothing is read; empty while all is well. */
    String trouble() {
        return watch.trouble();
    }

    /** Those of one SAE. */
    SaeLabels labels(String sae) {
        return new SaeLabels(Collections.unmodifiableMap(of(sae)));
    }

    /** Forgets an SAE. */
    void forget(String sae) {
        writer.removeAll(sae + "/");
        labels.remove(sae);
    }

    private Map<Integer, List<LatentLabel>> of(String sae) {
        return labels.computeIfAbsent(sae, name -> new ConcurrentHashMap<>());
    }

    @Override
    public void close() {
        watch.close();
        writer.close();
    }
}
