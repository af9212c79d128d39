package io.asterism.processor.instances;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Configuration of the queries. */
@ConfigMapping(prefix = "asterism.query")
interface QueryConfig {
    /** How long another instance may take to answer before its partitions are left out. */
    @WithDefault("3s")
    Duration instanceTimeout();
}
