package io.asterism.processor.subspace;

import io.asterism.processor.counting.Window;
import java.util.Optional;

/** What one task knows of its tracked groups. Read by any thread while the stream thread counts; the figures of all tasks add up. */
public interface SubspaceFigures {
    /** The partition that the task reads. */
    int partition();

    /**
     * What a group did on the task's partition in a window; empty where it is not tracked here yet, or no pane of it is kept.
     *
     * @param points whether the sampled points are wanted, most of the bytes
     */
    Optional<SubspaceStatistics> statistics(SubspaceDefinition definition, Window window, boolean points);
}
