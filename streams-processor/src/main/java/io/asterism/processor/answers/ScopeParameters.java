package io.asterism.processor.answers;

import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The query parameters that every figure takes. */
public class ScopeParameters {
    @RestQuery
    @Nullable
    @Parameter(
            description = "One of the SAE's thresholds, compared as a 32-bit float; the lowest by default.",
            example = "1.5")
    public String threshold;

    @RestQuery
    @Nullable
    @Parameter(
            description =
                    "Beginning of the window in event time, ISO-8601 or ms since 1970. Every pane that overlaps the window"
                            + " counts, whole; the answer says which. Without from and to: everything ever counted.",
            example = "2026-01-31T12:00:00Z")
    public String from;

    @RestQuery
    @Nullable
    @Parameter(description = "End of the window, exclusive, written as from is.", example = "2026-01-31T13:00:00Z")
    public String to;

    public WindowParameters window() {
        return new WindowParameters(threshold, from, to);
    }
}
