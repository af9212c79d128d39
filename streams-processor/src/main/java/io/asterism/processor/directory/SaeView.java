package io.asterism.processor.directory;

import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.subspace.SubspaceView;
import io.asterism.schemas.SaeManifest;
import java.util.List;

/**
 * One SAE as this instance sees it at a moment.
 *
 * @param manifest the manifest it is counted by
 * @param state how its counting stands here
 * @param reason why it is in that state, in one sentence; empty while all is well
 * @param partitions partitions of its activations topic; 0 while that is not known
 * @param tasks the active tasks of this instance that can be read, at most one a partition
 * @param others the other instances that hold active tasks of it, this one not among them
 * @param weights what its weights say of its latents
 * @param subspaces its tracked groups
 * @param labels what its latents were said to stand for
 */
public record SaeView(
        SaeManifest manifest,
        SaeState state,
        String reason,
        int partitions,
        List<TaskFigures> tasks,
        List<InstanceAddress> others,
        SaeWeights weights,
        SubspaceView subspaces,
        SaeLabels labels) {
    /** An SAE whose latents nobody has labelled. */
    public SaeView(
            SaeManifest manifest,
            SaeState state,
            String reason,
            int partitions,
            List<TaskFigures> tasks,
            List<InstanceAddress> others,
            SaeWeights weights,
            SubspaceView subspaces) {
        this(manifest, state, reason, partitions, tasks, others, weights, subspaces, SaeLabels.NONE);
    }

    /** An SAE whose weights are not known, and without tracked groups. */
    public SaeView(
            SaeManifest manifest,
            SaeState state,
            String reason,
            int partitions,
            List<TaskFigures> tasks,
            List<InstanceAddress> others) {
        this(manifest, state, reason, partitions, tasks, others, SaeWeights.UNKNOWN, SubspaceView.NONE);
    }

    /** Takes copies of the lists. */
    public SaeView {
        tasks = List.copyOf(tasks);
        others = List.copyOf(others);
    }

    /** The same with labels. */
    public SaeView withLabels(SaeLabels known) {
        return new SaeView(manifest, state, reason, partitions, tasks, others, weights, subspaces, known);
    }

    /** The SAE's id. */
    public String id() {
        return manifest.getSae();
    }
}
