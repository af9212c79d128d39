package io.asterism.processor.topology;

import io.asterism.processor.blocks.LiveBlocks;
import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.TaskCounts;
import io.asterism.processor.store.WriteBackStore;
import io.asterism.processor.store.WriteBackStoreBuilder;
import io.asterism.processor.subspace.TaskSubspaces;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.DeadLetter;
import io.asterism.schemas.EventTimeLimit;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** The flow that counts one SAE: activations → count (with its stores) → dead letters. */
final class CountingTopology {
    static final String COUNTS = "counts";
    static final String SUBSPACES = "subspaces";

    private CountingTopology() {}

    static Topology of(
            Topics topics,
            SaeManifest manifest,
            CountingPlan plan,
            SubspaceWatcher.Groups groups,
            EventTimeLimit eventTimes,
            BooleanSupplier moreIsSure,
            CountingMetrics metrics) {
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        "activations",
                        new RecordTime(eventTimes),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        topics.activations(new SaeId(manifest.getSae())))
                .addProcessor(
                        "count",
                        () -> new CountingProcessor(manifest, groups, eventTimes, moreIsSure, metrics),
                        "activations")
                .addStateStore(store(COUNTS, () -> new TaskCounts(plan), metrics), "count")
                .addStateStore(store(SUBSPACES, () -> new TaskSubspaces(plan), metrics.subspaces()), "count")
                .addSink(
                        "dead-letters",
                        topics.deadLetters(),
                        new ByteArraySerializer(),
                        AvroCodec.<DeadLetter>of(DeadLetter.getClassSchema()).serializer(),
                        "count");
    }

    /** A store of live objects. */
    static <L extends LiveBlocks> WriteBackStoreBuilder<L> store(
            String name, Supplier<L> fresh, WriteBackStore.FlushListener listener) {
        return new WriteBackStoreBuilder<>(
                Stores.persistentKeyValueStore(name),
                Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Topics.LARGEST_RECORD)),
                fresh,
                listener);
    }
}
