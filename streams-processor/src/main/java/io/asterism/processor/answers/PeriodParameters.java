package io.asterism.processor.answers;

import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The query parameters that name a window, where no threshold of the counts takes part. */
public class PeriodParameters {
    @RestQuery
    @Nullable
    @Parameter(
            description =
                    "Beginning of the window in event time, ISO-8601 or ms since 1970. Every pane that overlaps the window"
                            + " counts, whole; the answer says which. Without from and to: everything since the definition.",
            example = "2026-01-31T12:00:00Z")
    public String from;

    @RestQuery
    @Nullable
    @Parameter(description = "End of the window, exclusive, written as from is.", example = "2026-01-31T13:00:00Z")
    public String to;

    public WindowParameters window() {
        return new WindowParameters(null, from, to);
    }
}
