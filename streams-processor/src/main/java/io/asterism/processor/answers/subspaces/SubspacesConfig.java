package io.asterism.processor.answers.subspaces;

import io.asterism.processor.graph.GroupInterest;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Configuration of tracked groups. */
@ConfigMapping(prefix = "asterism.subspaces")
public interface SubspacesConfig {
    /** Groups of an SAE that are tracked without being asked for, at most; 0 for none. */
    @WithDefault("12")
    int automatic();

    /** How often to look for interesting groups. */
    @WithDefault("60s")
    Duration interval();

    /** Members of the smallest group that is tracked of itself. */
    @WithDefault("" + GroupInterest.SMALLEST)
    int smallest();

    /** Members of the largest one. */
    @WithDefault("" + GroupInterest.LARGEST)
    int largest();

    /** Fires that each of its members must have. */
    @WithDefault("" + GroupInterest.LEAST_FIRES)
    long leastFires();

    /** Jaccard index from which an edge counts; with 0 the published rule finds one. */
    @WithDefault("" + GroupInterest.LEAST_JACCARD)
    double min();

    /** Groups of an SAE that can be defined in all. */
    @WithDefault("256")
    int most();
}
