package io.asterism.processor.topology;

import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.TaskCounts;
import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.subspace.SubspaceFigures;
import io.asterism.processor.subspace.SubspaceView;
import io.asterism.processor.subspace.TaskSubspaces;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;

/** The Kafka Streams application that counts one SAE. */
public final class SaeCounting implements AutoCloseable {
    private final SaeManifest manifest;
    private final int partitions;
    private final SubspaceWatcher.Groups groups;
    private final PublishedWeights weights;
    private final CountingApplication application;

    /**
     * Prepares the application; {@link #start} starts it.
     *
     * @param perLatent the latents' own thresholds {@code [dSae]} where the manifest asks for them, else empty
     * @param partitions of the activations topic
     * @param groups what is to be tracked
     */
    public SaeCounting(
            InstanceSettings settings,
            SaeManifest manifest,
            float[] perLatent,
            int partitions,
            SubspaceWatcher.Groups groups,
            MeterRegistry registry) {
        SaeId sae = new SaeId(manifest.getSae());
        this.manifest = manifest;
        this.partitions = partitions;
        this.groups = groups;
        this.weights = new PublishedWeights(settings, sae, manifest.getDSae());
        CountingMetrics metrics = new CountingMetrics(registry, sae);
        this.application = new CountingApplication(
                settings,
                settings.topics().countingApplication(sae),
                manifest.getSae(),
                CountingTopology.of(
                        settings.topics(),
                        manifest,
                        CountingPlan.of(manifest, perLatent),
                        groups,
                        settings.eventTimes(),
                        settings.moreIsSure(),
                        metrics),
                CountingTopology.COUNTS,
                partitions,
                metrics::failed);
    }

    /**
     * Starts counting; returns at once.
     *
     * @throws UncheckedIOException if the state folder cannot be used
     */
    public void start() {
        application.start();
    }

    /** How the SAE stands on this instance. */
    public SaeView view() {
        SaeState state = application.state();
        return new SaeView(
                manifest,
                state,
                application.reason(state),
                partitions,
                tasks(),
                application.others(),
                weights,
                subspaces());
    }

    /** The active tasks of this instance, ordered by partition; none while they are not ready. */
    public List<TaskFigures> tasks() {
        return application.<TaskCounts>live(CountingTopology.COUNTS).stream()
                .<TaskFigures>map(counts -> counts)
                .sorted(Comparator.comparingInt(task -> task.progress().partition()))
                .toList();
    }

    private SubspaceView subspaces() {
        SubspaceWatcher.Definitions known = groups.now();
        return new SubspaceView(
                known.tracked(),
                known.refused(),
                application.<TaskSubspaces>live(CountingTopology.SUBSPACES).stream()
                        .<SubspaceFigures>map(tracked -> tracked)
                        .toList());
    }

    /** Stops counting; what is counted is committed first. */
    @Override
    public void close() {
        application.close();
    }

    /** Stops counting and removes the local state. */
    public void remove() {
        application.remove();
        weights.forget();
    }
}
