package io.asterism.processor.instances;

import io.asterism.processor.directory.SaeView;
import io.asterism.processor.requests.ProblemException;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jboss.resteasy.reactive.RestQuery;

/** The query parameters by which another instance names counts of tasks that are held here. */
class HeldCounts extends HeldWindow {
    @RestQuery
    @NotNull
    @Min(0)
    public Integer threshold;

    /**
     * Which of the SAE's thresholds.
     *
     * @throws ProblemException if it has none of this place
     */
    int thresholdIndex(SaeView sae) {
        return thresholdIndex(sae, threshold);
    }

    /** Refuses a place that is none of the SAE's thresholds. */
    static int thresholdIndex(SaeView sae, int index) {
        int last = sae.manifest().getThresholds().size() - 1;
        if (index > last) {
            throw ProblemException.badParameter("threshold", index, "a whole number from 0 to " + last);
        }
        return index;
    }
}
