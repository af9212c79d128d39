package io.asterism.processor.topology;

import io.asterism.processor.counting.TaskCounts;
import io.asterism.processor.directory.InstanceAddress;
import io.asterism.processor.directory.PairTask;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.pairing.PairPlan;
import io.asterism.processor.pairing.TaskJoin;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Kafka Streams application that counts one pair of SAEs. */
final class PairCounting implements AutoCloseable {
    private final PairPlan plan;
    private final int partitions;
    private final CountingApplication application;

    /**
     * Prepares the application; {@link #start} starts it.
     *
     * @param partitions of both activations topics
     */
    PairCounting(InstanceSettings settings, PairPlan plan, int partitions, MeterRegistry registry) {
        this.plan = plan;
        this.partitions = partitions;
        PairMetrics metrics = new PairMetrics(registry, plan.id());
        this.application = new CountingApplication(
                settings,
                settings.topics().pairingApplication(plan.id()),
                plan.id().toString(),
                PairTopology.of(settings.topics(), plan, settings.eventTimes(), settings.moreIsSure(), metrics),
                PairTopology.COUNTS,
                partitions,
                metrics::failed);
    }

    void start() {
        application.start();
    }

    PairPlan plan() {
        return plan;
    }

    int partitions() {
        return partitions;
    }

    SaeState state() {
        return application.state();
    }

    String reason(SaeState state) {
        return application.reason(state);
    }

    List<InstanceAddress> others() {
        return application.others();
    }

    /** The active tasks of this instance, ordered by partition; none while they are not ready. */
    List<PairTask> tasks() {
        Map<Integer, TaskJoin> joins = new TreeMap<>();
        application
                .<TaskJoin>live(PairTopology.WAITING)
                .forEach(join -> joins.put(join.join().partition(), join));
        return application.<TaskCounts>live(PairTopology.COUNTS).stream()
                .filter(counts -> joins.containsKey(counts.progress().partition()))
                .map(counts -> new PairTask(counts, joins.get(counts.progress().partition())))
                .sorted(Comparator.comparingInt(task -> task.join().join().partition()))
                .toList();
    }

    /** Stops counting; what is counted is committed first. */
    @Override
    public void close() {
        application.close();
    }

    /** Stops counting and removes the local state. */
    void remove() {
        application.remove();
    }
}
