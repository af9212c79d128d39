package io.asterism.processor.instances;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.Separator;

/** The query parameter by which another instance names tasks that are held here. */
class HeldTasks {
    /** More partitions than any one instance holds of an SAE. */
    static final int MOST_PARTITIONS = 1_000;

    @RestQuery
    @Separator(",")
    @NotNull
    @Size(min = 1, max = MOST_PARTITIONS)
    public List<@Min(0) Integer> partitions = List.of();

    /** The partitions that are named. */
    Set<Integer> wanted() {
        return new LinkedHashSet<>(partitions);
    }
}
