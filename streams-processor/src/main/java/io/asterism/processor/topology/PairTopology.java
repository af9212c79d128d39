package io.asterism.processor.topology;

import io.asterism.processor.pairing.PairPlan;
import io.asterism.processor.pairing.TaskJoin;
import io.asterism.schemas.EventTimeLimit;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.Topics;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/** The flow that counts a pair of SAEs: the activations of both → join and count, with a store for each. */
final class PairTopology {
    static final String COUNTS = CountingTopology.COUNTS;
    static final String WAITING = "waiting";

    /** All that is kept in the changelogs. */
    static final List<String> STORES = List.of(COUNTS, WAITING);

    private PairTopology() {}

    static Topology of(
            Topics topics, PairPlan plan, EventTimeLimit eventTimes, BooleanSupplier moreIsSure, PairMetrics metrics) {
        Topology topology = new Topology();
        // One processor that reads both topics: a task has the same partition of each.
        List<String> sources = Stream.of(plan.id().a(), plan.id().b())
                .distinct()
                .map(sae -> source(topology, topics, sae, eventTimes))
                .toList();
        return topology.addProcessor(
                        "count",
                        () -> new PairProcessor(
                                plan, topics.activations(plan.id().a()), eventTimes, moreIsSure, metrics),
                        sources.toArray(String[]::new))
                .addStateStore(CountingTopology.store(COUNTS, plan::counts, metrics), "count")
                .addStateStore(
                        CountingTopology.store(WAITING, () -> new TaskJoin(plan), (blocks, bytes, nanos) -> {}),
                        "count");
    }

    private static String source(Topology topology, Topics topics, SaeId sae, EventTimeLimit eventTimes) {
        String name = "activations-" + sae;
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new RecordTime(eventTimes),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.activations(sae));
        return name;
    }
}
