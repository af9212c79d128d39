package io.asterism.processor.topology;

import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.TaskCounts;
import io.asterism.processor.store.WriteBackStoreBuilder;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.DeadLetter;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.TopicSetup;
import io.asterism.schemas.Topics;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** The flow that counts one SAE: activations → count (with its store) → dead letters. */
final class CountingTopology {
    static final String STORE = "counts";

    private CountingTopology() {}

    static Topology of(Topics topics, SaeManifest manifest, CountingPlan plan, CountingMetrics metrics) {
        return new Topology()
                .addSource(
                        "activations",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        topics.activations(new SaeId(manifest.getSae())))
                .addProcessor("count", () -> new CountingProcessor(STORE, manifest, metrics), "activations")
                .addStateStore(
                        new WriteBackStoreBuilder<>(
                                Stores.persistentKeyValueStore(STORE),
                                Map.of(
                                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                                        Integer.toString(TopicSetup.LARGEST_RECORD)),
                                () -> new TaskCounts(plan),
                                metrics),
                        "count")
                .addSink(
                        "dead-letters",
                        topics.deadLetters(),
                        new ByteArraySerializer(),
                        AvroCodec.<DeadLetter>of(DeadLetter.getClassSchema()).serializer(),
                        "count");
    }
}
