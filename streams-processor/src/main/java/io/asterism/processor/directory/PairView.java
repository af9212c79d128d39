package io.asterism.processor.directory;

import io.asterism.schemas.ActivationType;
import io.asterism.schemas.ActivityRule;
import io.asterism.schemas.Pair;
import io.asterism.schemas.PairId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.SpecialTokens;
import io.asterism.schemas.ThresholdKind;
import java.util.List;

/**
 * One pair of SAEs as this instance sees it at a moment.
 *
 * @param id of the pair
 * @param definition how it is counted
 * @param rows latents of the first SAE; 0 while that is not known
 * @param columns latents of the second one; 0 while that is not known
 * @param state how its counting stands here
 * @param reason why it is in that state, in one sentence; empty while all is well
 * @param partitions partitions of both activations topics; 0 while that is not known
 * @param tasks the active tasks of this instance that can be read, at most one a partition
 * @param others the other instances that hold active tasks of it, this one not among them
 */
public record PairView(
        PairId id,
        Pair definition,
        int rows,
        int columns,
        SaeState state,
        String reason,
        int partitions,
        List<PairTask> tasks,
        List<InstanceAddress> others) {
    /** Takes copies of the lists. */
    public PairView {
        tasks = List.copyOf(tasks);
        others = List.copyOf(others);
    }

    /** Whether there is an application that counts it, so that it can be asked. */
    public boolean isCounted() {
        return partitions > 0;
    }

    /** The pair as one stream that is counted: under its id, with the latents of both SAEs, numbered through. */
    public SaeView counted() {
        SaeManifest manifest = SaeManifest.newBuilder()
                .setSae(id.toString())
                .setModel("")
                .setSourceFormat("pair")
                .setHookPoint("")
                .setDIn(0)
                .setDSae(rows + columns)
                .setContextSize(0)
                .setSpecialTokens(SpecialTokens.MASKED)
                .setActivationType(ActivationType.F32)
                .setThresholdKind(ThresholdKind.NONE)
                .setActivityRule(ActivityRule.TAU_PLUS_THETA)
                .setThresholds(definition.getThresholds())
                .setPaneMillis(definition.getPaneMillis())
                .setGraceMillis(definition.getGraceMillis())
                .setRetentionMillis(definition.getRetentionMillis())
                .build();
        return new SaeView(
                manifest,
                state,
                reason,
                partitions,
                tasks.stream().map(PairTask::counts).toList(),
                others);
    }
}
