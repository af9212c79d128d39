package io.asterism.processor.counting;

import java.util.List;

/**
 * What one task knows of its partition of one SAE's stream. Read by any thread while the stream thread counts; the figures of all
 * tasks add up to the SAE's.
 */
public interface TaskFigures {
    /**
     * A window's pane that can still be asked for.
     *
     * @param from event time of its beginning, ms
     * @param to event time of its end, exclusive
     * @param tokens tokens counted in it
     */
    record Pane(long from, long to, long tokens) {}

    /**
     * How far the task has come.
     *
     * @param partition the activations topic's partition
     * @param nextOffset offset after the last record that is counted
     * @param contexts records counted
     * @param tokens tokens counted, masked special tokens not included
     * @param special special tokens seen
     * @param late records refused for their event time
     * @param invalid records sent to the dead letters
     * @param newest how far event time has come, ms: the newest that was counted, but not ahead of the clock; {@link Long#MIN_VALUE} before the
     *     first
     */
    record Progress(
            int partition,
            long nextOffset,
            long contexts,
            long tokens,
            long special,
            long late,
            long invalid,
            long newest) {}

    /** How far the task has come. */
    Progress progress();

    /** The panes that are kept, oldest first. */
    List<Pane> panes();

    /**
     * The counts of a window.
     *
     * @param threshold index into the manifest's thresholds
     */
    PairCounts pairs(Window window, int threshold);

    /** The sums of a window. */
    LatentSums sums(Window window);

    /** How well the SAE reconstructed in a window, as far as it was measured. */
    QualitySums quality(Window window);

    /** One latent over the whole stream. */
    LatentDetail detail(int latent);
}
