package io.asterism.processor.answers.groups;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The query parameters that say how latents are grouped. */
public class GroupingParameters {
    @RestQuery
    @Nullable
    @Parameter(
            description =
                    "How the groups are found: components at the edge threshold that gives the largest one a wanted"
                            + " size (published), components at an edge threshold of your own (fixed), or Leiden communities"
                            + " (leiden). fixed where min is given, else published.",
            schema = @Schema(enumeration = {"published", "fixed", "leiden"}))
    public String rule;

    @RestQuery
    @Nullable
    @Parameter(
            description = "Jaccard index from which an edge counts, with rule fixed or leiden.",
            schema = @Schema(type = SchemaType.NUMBER, minimum = "0", maximum = "1", defaultValue = "0.2"))
    public String min;

    @RestQuery
    @Nullable
    @Parameter(
            description = "Smallest size wanted of the largest group, with rule published.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "150"))
    public String smallest;

    @RestQuery
    @Nullable
    @Parameter(
            description = "Largest size wanted of the largest group, with rule published.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "200"))
    public String largest;

    @RestQuery
    @Nullable
    @Parameter(
            description = "Mean Jaccard index a pair that a community exceeds, with rule leiden.",
            schema = @Schema(type = SchemaType.NUMBER, minimum = "0", maximum = "1", defaultValue = "0.1"))
    public String resolution;

    @RestQuery
    @Nullable
    @Parameter(ref = "minCount")
    public String minCount;

    public GroupParameters parameters() {
        return new GroupParameters(rule, min, smallest, largest, resolution, minCount);
    }
}
