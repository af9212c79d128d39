package io.asterism.processor.instances;

import io.asterism.processor.counting.Window;
import io.asterism.processor.requests.ProblemException;
import jakarta.validation.constraints.NotNull;
import org.jboss.resteasy.reactive.RestQuery;

/** The query parameters by which another instance names a window of tasks that are held here, in ms since 1970. */
class HeldWindow extends HeldTasks {
    @RestQuery
    @NotNull
    public Long from;

    @RestQuery
    @NotNull
    public Long to;

    /**
     * The window {@code [from, to)}.
     *
     * @throws ProblemException if it is empty
     */
    Window window() {
        long first = from;
        long end = to;
        if (first >= end) {
            throw ProblemException.badParameter("to", end, "a time after from, which is " + first);
        }
        return new Window(first, end);
    }
}
