package io.asterism.processor.instances;

import io.asterism.processor.counting.LatentDetail;
import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.QualitySums;
import io.asterism.processor.counting.Window;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspaceStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of those tasks of one SAE that one instance holds, added up. Shares of different instances add up to the SAE's
 * figures. Every method of a share elsewhere, and of what it returns, may throw {@link InstanceLostException}.
 */
public interface Share {
    /** How each of the tasks stood when the share was taken; at least one. */
    List<TaskStanding> standings();

    /** The counts of a window, at the manifest's threshold of this index. */
    PairCounts pairs(Window window, int threshold);

    /** The sums of a window. */
    LatentSums sums(Window window);

    /** How well the SAE reconstructed in each of these windows, as far as it was measured; in their order. */
    List<QualitySums> quality(List<Window> windows);

    /**
     * What a tracked group did in a window; empty where it is not tracked by these tasks yet, or no pane of it is kept.
     *
     * @param points whether the sampled points are wanted
     */
    Optional<SubspaceStatistics> subspace(SubspaceDefinition definition, Window window, boolean points);

    /** Fires of one latent in each pane that is kept, by the pane's beginning, at the manifest's threshold of this index. */
    Map<Long, Long> firesByPane(int latent, int threshold);

    /** One latent over the whole stream. */
    LatentDetail detail(int latent);

    /** Of each of these latents, the tokens on which it fired most strongly. */
    Map<Integer, List<Peak>> peaks(int[] latents);
}
