package io.asterism.processor.answers.groups;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The query parameters that say how latents are grouped. What is given by one rule alone has a default by that rule alone. */
public class GroupingParameters {
    @RestQuery
    @Nullable
    @Parameter(
            description =
                    "How the groups are found: components at the edge threshold that gives the largest one a wanted"
                            + " size (published), components at an edge threshold of your own (fixed), or Leiden communities"
                            + " (leiden). fixed where min is given, else published.")
    public GroupingMethod rule;

    @RestQuery
    @Nullable
    @DecimalMin("0")
    @DecimalMax("1")
    @Parameter(
            description = "Jaccard index from which an edge counts, with rule fixed or leiden.",
            schema = @Schema(defaultValue = "" + GroupingRule.MIN))
    public Double min;

    @RestQuery
    @Nullable
    @Min(1)
    @Parameter(
            description = "Smallest size wanted of the largest group, with rule published.",
            schema = @Schema(defaultValue = "" + GroupingRule.SMALLEST))
    public Integer smallest;

    @RestQuery
    @Nullable
    @Min(1)
    @Parameter(
            description = "Largest size wanted of the largest group, with rule published.",
            schema = @Schema(defaultValue = "" + GroupingRule.LARGEST))
    public Integer largest;

    @RestQuery
    @Nullable
    @DecimalMin("0")
    @DecimalMax("1")
    @Parameter(
            description = "Mean Jaccard index a pair that a community exceeds, with rule leiden.",
            schema = @Schema(defaultValue = "" + GroupingRule.RESOLUTION))
    public Double resolution;

    @RestQuery
    @DefaultValue("1")
    @Min(1)
    @Parameter(description = "Only pairs seen together on this many tokens or more.")
    public int minCount;

    /** What they say. */
    public GroupParameters parameters() {
        return new GroupParameters(rule, min, smallest, largest, resolution, minCount);
    }
}
