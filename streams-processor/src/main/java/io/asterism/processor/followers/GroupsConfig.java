package io.asterism.processor.followers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Configuration of the groups that are followed from window to window. */
@ConfigMapping(prefix = "asterism.groups")
interface GroupsConfig {
    /** How often to look for panes that have closed; 0 follows nothing. */
    @WithDefault("10s")
    Duration interval();

    /** Which of an SAE's thresholds, from the lowest on; the last one where there are fewer. */
    @WithDefault("0")
    int threshold();

    /** Jaccard index from which an edge counts; with 0 the published rule finds one for each window. */
    @WithDefault("0.2")
    double min();

    /** Joint fires that make an edge. */
    @WithDefault("10")
    long minCount();

    /** Members of the smallest group that is followed. */
    @WithDefault("3")
    int smallest();

    /** Windows that are kept of an SAE. */
    @WithDefault("1000")
    int windows();
}
