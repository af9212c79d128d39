package io.asterism.processor.query;

import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.query.HandMadeTask.Token;
import io.asterism.processor.subspace.SubspaceView;
import io.asterism.schemas.ActivationType;
import io.asterism.schemas.ActivityRule;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import io.asterism.schemas.ThresholdKind;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The hand-checkable stream of methods.md G.1: twelve tokens, eight latents, one token a second, panes of four seconds. */
final class Fixture {
    static final long PANE = 4_000;
    static final List<Double> THRESHOLDS = List.of(0.0, 1.5);

    private static final List<Map<Integer, Float>> ACTIVATIONS = List.of(
            Map.of(0, 2.0f, 1, 3.0f),
            Map.of(0, 4.0f, 1, 1.6f, 2, 2.0f),
            Map.of(1, 2.5f, 2, 1.5f),
            Map.of(0, 5.0f, 1, 2.0f, 3, 1.0f),
            Map.of(2, 3.0f),
            Map.of(3, 2.0f, 4, 2.2f),
            Map.of(3, 3.0f, 4, 1.8f),
            Map.of(4, 6.0f),
            Map.of(5, 60.0f, 6, 61.0f),
            Map.of(5, 62.0f, 6, 60.5f),
            Map.of(),
            Map.of(0, 1.7f, 2, 1.9f));

    private Fixture() {}

    static SaeManifest manifest(String id, int dSae, long paneMillis) {
        return SaeManifest.newBuilder()
                .setSae(id)
                .setModel(id.substring(0, id.indexOf('.')))
                .setHookPoint("blocks.1.hook_resid_pre")
                .setDIn(8)
                .setDSae(dSae)
                .setContextSize(64)
                .setSpecialTokens(SpecialTokens.MASKED)
                .setActivationType(ActivationType.F32)
                .setThresholdKind(ThresholdKind.NONE)
                .setActivityRule(ActivityRule.TAU_PLUS_THETA)
                .setThresholds(THRESHOLDS)
                .setPaneMillis(paneMillis)
                .setGraceMillis(0)
                .setRetentionMillis(3_600_000)
                .build();
    }

    /** Tokens {@code from} to {@code to}, exclusive. */
    static List<Token> tokens(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(t -> new Token(t * 1000L, "t" + t, ACTIVATIONS.get(t)))
                .toList();
    }

    static HandMadeTask task(int partition) {
        return new HandMadeTask(partition, 8, THRESHOLDS, PANE);
    }

    /** The stream split over two partitions, after the fifth token. */
    static List<HandMadeTask> tasks() {
        return List.of(task(0).read(tokens(0, 5)), task(1).read(tokens(5, 12)));
    }

    static SaeView sae(String id, List<? extends TaskFigures> tasks, List<InstanceAddress> others) {
        return sae(id, tasks, others, SubspaceView.NONE);
    }

    static SaeView sae(
            String id, List<? extends TaskFigures> tasks, List<InstanceAddress> others, SubspaceView subspaces) {
        return new SaeView(
                manifest(id, 8, PANE),
                SaeState.RUNNING,
                "",
                2,
                List.copyOf(tasks),
                others,
                SaeWeights.UNKNOWN,
                subspaces);
    }
}
