package io.asterism.processor.jobs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Configuration of the jobs; docs/operations.md has the table. */
@ConfigMapping(prefix = "asterism.jobs")
public interface JobsConfig {
    /** How long a job that has ended, and its result, can be asked for. */
    @WithDefault("1h")
    Duration kept();

    /** How long a request waits for a job that is a matter of a second. */
    @WithDefault("20s")
    Duration patience();
}
