package io.asterism.standalone.analysis;

import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.directory.SaeView;
import io.asterism.producer.cli.Progress;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.StreamEnd;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Follows an analysis from what is published to what is counted, until nothing is left of the input. */
final class Progression {
    private static final long TICK_MILLIS = 50;
    private static final int TICKS_A_SAVE = 20;

    private final Publishing publishing;
    private final SaeDirectory counting;
    private final List<SaeManifest> manifests;
    private final PairProgression pairs;
    private final Topics topics;
    private final StreamEnd end;
    private final Stopwatch stopwatch;
    private final Progress display;
    private int ticks;

    Progression(
            Publishing publishing,
            SaeDirectory counting,
            List<SaeManifest> manifests,
            PairProgression pairs,
            Topics topics,
            StreamEnd end,
            Stopwatch stopwatch,
            Progress display) {
        this.publishing = publishing;
        this.counting = counting;
        this.manifests = manifests;
        this.pairs = pairs;
        this.topics = topics;
        this.end = end;
        this.stopwatch = stopwatch;
        this.display = display;
    }

    /** Waits until every SAE's stream and every pair is counted to its end, and returns the SAEs in the order of their manifests. */
    List<SaeView> toTheEnd() throws InterruptedException {
        while (!publishing.isFinished(end)) {
            tick();
        }
        publishing.requireHealthy();
        while (!manifests.stream().allMatch(manifest -> isCounted(new SaeId(manifest.getSae())))
                || !pairs.areCounted(counting)) {
            tick();
        }
        pairs.requireAllCounted();
        List<SaeView> counted = manifests.stream()
                .map(manifest -> counting.sae(manifest.getSae()).orElseThrow())
                .toList();
        counted.forEach(Progression::requireAllCounted);
        return counted;
    }

    private void tick() throws InterruptedException {
        publishing.requireHealthy();
        pairs.requireHealthy();
        long tokens = 0;
        for (SaeView sae : counting.saes()) {
            if (sae.state() == SaeState.FAILED) {
                throw new IllegalStateException("counting of " + sae.id() + " failed: " + sae.reason());
            }
            tokens = Math.max(
                    tokens,
                    sae.tasks().stream()
                            .mapToLong(task -> task.progress().tokens())
                            .sum());
        }
        display.show(publishing.done(tokens), String.format(Locale.ROOT, ", %,d tokens counted", tokens));
        if (++ticks % TICKS_A_SAVE == 0) {
            stopwatch.save();
        }
        Thread.sleep(TICK_MILLIS);
    }

    private boolean isCounted(SaeId id) {
        Optional<SaeView> sae = counting.sae(id.value());
        if (sae.isEmpty()
                || sae.get().partitions() == 0
                || sae.get().tasks().size() < sae.get().partitions()) {
            return false;
        }
        Map<TopicPartition, Long> next = new HashMap<>();
        for (TaskFigures task : sae.get().tasks()) {
            TaskFigures.Progress progress = task.progress();
            if (progress.partition() < 0) {
                return false;
            }
            next.put(new TopicPartition(topics.activations(id), progress.partition()), progress.nextOffset());
        }
        return end.isReached(next);
    }

    private static void requireAllCounted(SaeView sae) {
        for (TaskFigures task : sae.tasks()) {
            TaskFigures.Progress progress = task.progress();
            if (progress.invalid() > 0 || progress.late() > 0) {
                throw new IllegalStateException(String.format(
                        "%d records of %s were refused and %d came too late, expected every one to be counted",
                        progress.invalid(), sae.id(), progress.late()));
            }
        }
    }
}
