package io.asterism.processor.answers.groups;

import io.asterism.processor.graph.Grouping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** By what rule the groups were found. */
public record AppliedRule(
        GroupingMethod rule,

        @Schema(description = "Jaccard index from which an edge counts")
        double edgeThreshold,

        @Schema(description = "size of the largest group") int largest,

        @Schema(description = "whether that is a size the published rule looks for; true by the other rules")
        boolean inRange,

        @Schema(description = "density that a community exceeds; 0 for components")
        double resolution,

        @Schema(description = "joint fires that make an edge")
        long minCount) {
    static AppliedRule of(GroupingRule rule, Grouping grouping, long minCount) {
        return new AppliedRule(
                rule.method(),
                grouping.threshold().value(),
                grouping.threshold().largest(),
                grouping.threshold().inRange(),
                rule.resolution(),
                minCount);
    }
}
