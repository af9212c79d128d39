package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.processor.directory.SaeLabels;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.topology.InstanceSettings;
import io.asterism.processor.topology.SaeWatcher;
import io.asterism.producer.feed.ImportedActivations;
import io.asterism.producer.worker.SaeRegistry;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.LatentLabel;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.CompactedWriter;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.TopicSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels from a file to what a processor knows of an SAE's latents. */
class LabelsIT {
    private static final SaeId SAE = new SaeId("tiny.1-res");

    @TempDir
    private Path folder;

    @Test
    void labelsOfAFileAreKnownToAProcessorUntilTheSaeGoes() throws Exception {
        Topics topics = Topics.DEFAULT;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers());
            Path first = Files.writeString(folder.resolve("first.jsonl"), """
                    {"modelId": "tiny", "layer": "1-res", "index": "3", "description": "days", "explanationModelName": "m", "typeName": "t"}
                    {"modelId": "tiny", "layer": "1-res", "index": "4", "description": "months"}
                    """);
            Said.by("labels", "import", "--sae", SAE, first, "--bootstrap", broker.bootstrapServers())
                    .requireOneSentence("SAE 'tiny.1-res' is not known");
            try (Admin admin = kafka.admin()) {
                new TopicSetup(admin, topics, (short) 1).sae(SAE, 1);
            }
            new SaeRegistry(kafka, topics)
                    .announce(ImportedActivations.manifest(SAE, 8, CountingSettings.DEFAULT), SaeRegistry.NO_CARDS);
            try (SaeWatcher watcher = new SaeWatcher(
                            InstanceSettings.local(kafka, topics, folder.resolve("state")), new SimpleMeterRegistry());
                    CompactedWriter<SaeManifest> manifests =
                            new CompactedWriter<>(kafka, topics.saes(), AvroCodec.of(SaeManifest.getClassSchema()))) {
                watcher.start();
                Said said = Said.by("labels", "import", "--sae", SAE, first, "--bootstrap", broker.bootstrapServers());
                assertThat(said.status()).as(said.err()).isZero();
                assertThat(said.out()).contains("2 labels of 2 latents of tiny.1-res");
                until(() -> labels(watcher)
                        .equals(Map.of(
                                3, List.of(new LatentLabel("days", "m", "t")),
                                4, List.of(new LatentLabel("months", "", "")))));

                Path wrong = Files.writeString(folder.resolve("wrong.jsonl"), """
                        {"index": "3", "description": "not days"}
                        {"index": "8", "description": "of no latent"}
                        """);
                Said.by("labels", "import", "--sae", SAE, wrong, "--bootstrap", broker.bootstrapServers())
                        .requireOneSentence("line 2", "\"0\" to \"7\"");
                Path second = Files.writeString(
                        folder.resolve("second.jsonl"), "{\"index\": \"4\", \"description\": \"March\"}");
                assertThat(Said.by("labels", "import", "--sae", SAE, second, "--bootstrap", broker.bootstrapServers())
                                .status())
                        .isZero();
                until(() -> labels(watcher)
                        .equals(Map.of(
                                3, List.of(new LatentLabel("days", "m", "t")),
                                4, List.of(new LatentLabel("March", "", "")))));

                manifests.put(SAE.value(), null);
                until(() -> watcher.sae(SAE.value()).isEmpty());
            }
            new SaeRegistry(kafka, topics)
                    .announce(ImportedActivations.manifest(SAE, 8, CountingSettings.DEFAULT), SaeRegistry.NO_CARDS);
            try (SaeWatcher watcher = new SaeWatcher(
                    InstanceSettings.local(kafka, topics, folder.resolve("again")), new SimpleMeterRegistry())) {
                watcher.start();
                until(() -> watcher.sae(SAE.value()).isPresent());
                assertThat(labels(watcher)).as("labels went with the SAE").isEmpty();
            }
        }
    }

    private static Map<Integer, List<LatentLabel>> labels(SaeWatcher watcher) {
        Optional<SaeView> sae = watcher.sae(SAE.value());
        return Map.copyOf(sae.map(SaeView::labels).orElse(SaeLabels.NONE).byLatent());
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofMinutes(3)).until(condition);
    }
}
