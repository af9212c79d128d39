package io.asterism.processor.answers.subspaces;

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
    @WithDefault("3")
    int smallest();

    /** Members of the largest one. */
    @WithDefault("24")
    int largest();

    /** Fires that each of its members must have. */
    @WithDefault("100")
    long leastFires();

    /** Jaccard index from which an edge counts; with 0 the published rule finds one. */
    @WithDefault("0.2")
    double min();

    /** Groups of an SAE that can be defined in all. */
    @WithDefault("256")
    int most();
}
