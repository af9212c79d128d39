package io.asterism.processor.instances;

import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.requests.Parameters;
import io.asterism.processor.requests.ProblemException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The query parameters by which another instance names figures of tasks that are held here. */
class HeldParameters {
    /** More partitions than any one instance holds of an SAE. */
    static final int MOST_PARTITIONS = 1_000;

    @RestQuery
    @Nullable
    public String partitions;

    @RestQuery
    @Nullable
    public String from;

    @RestQuery
    @Nullable
    public String to;

    @RestQuery
    @Nullable
    public String threshold;

    /** The partitions that are named. */
    Set<Integer> wantedPartitions() {
        Set<Integer> wanted = new LinkedHashSet<>();
        for (int partition : Parameters.wholes("partitions", partitions, MOST_PARTITIONS, Integer.MAX_VALUE)) {
            wanted.add(partition);
        }
        return wanted;
    }

    /** The window {@code [from, to)}, in ms since 1970. */
    Window window() {
        long first = Parameters.required64("from", from);
        long end = Parameters.required64("to", to);
        if (first >= end) {
            throw ProblemException.badParameter("to", end, "a time after from, which is " + first);
        }
        return new Window(first, end);
    }

    /** Which of the SAE's thresholds. */
    int thresholdIndex(SaeView sae) {
        return Parameters.required(
                "threshold", threshold, 0, sae.manifest().getThresholds().size() - 1);
    }
}
