package io.asterism.standalone.results;

import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.Window;
import io.asterism.processor.graph.Components;
import io.asterism.processor.graph.SubgraphL0;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspaceStatistics;
import io.asterism.processor.subspace.TaskSubspaces;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.SaeManifest;
import java.util.ArrayList;
import java.util.List;

/**
 * What can only be learnt by reading a stream again once its groups are known: how many of them are active on a token, and what the
 * tracked ones do together.
 */
final class SecondReading {
    private final CountingPlan plan;
    private final TaskSubspaces subspaces;
    private final List<SubgraphL0> active = new ArrayList<>();
    private int[] latents = {};

    /**
     * Prepares to read.
     *
     * @param groups the groups at each of the plan's thresholds
     */
    SecondReading(SaeManifest manifest, List<Components> groups, List<SubspaceDefinition> tracked) {
        // The SAE's own thresholds take no part in either.
        plan = CountingPlan.of(manifest, new float[manifest.getDSae()]);
        subspaces = new TaskSubspaces(plan);
        subspaces.track(tracked);
        groups.forEach(components -> active.add(new SubgraphL0(components)));
    }

    void read(RecordSource records) {
        records.forEach(this::read);
    }

    private void read(Activations record, ActivationColumns columns) {
        subspaces.add(record, columns);
        for (int token = 0; token < columns.tokens(); token++) {
            if (plan.counts(columns, token)) {
                for (int t = 0; t < active.size(); t++) {
                    int count = activeAbove(plan.taus()[t], columns, token);
                    active.get(t).add(latents, 0, count);
                }
            }
        }
    }

    private int activeAbove(float tau, ActivationColumns columns, int token) {
        int from = columns.offsets()[token];
        int to = columns.offsets()[token + 1];
        if (latents.length < to - from) {
            latents = new int[2 * (to - from)];
        }
        int count = 0;
        for (int k = from; k < to; k++) {
            if (columns.activations()[k] > tau) {
                latents[count++] = columns.latents()[k];
            }
        }
        return count;
    }

    /** Groups active on a token, at one of the thresholds. */
    SubgraphL0.Means active(int threshold) {
        return active.get(threshold).means();
    }

    /** What a tracked group did. */
    SubspaceStatistics statistics(SubspaceDefinition definition) {
        return subspaces
                .statistics(definition, Window.TOTAL, true)
                .orElseGet(() -> SubspaceStatistics.nothing(definition));
    }
}
