package io.asterism.processor.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Configuration of what HTTP shows, and to whom. */
@ConfigMapping(prefix = "asterism.web")
interface WebConfig {
    /** Further names under which the service is reached, such as that of a reverse proxy. */
    Optional<List<String>> hosts();

    /** Answers that read all rows of an SAE, and are worked out and sent at the same time; at least 1. */
    @WithDefault("2")
    int heavyAnswers();

    /** Requests for such answers that wait for their turn; what comes beyond is told to come back. */
    @WithDefault("16")
    int heavyWaiting();
}
