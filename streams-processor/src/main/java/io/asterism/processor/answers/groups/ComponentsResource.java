package io.asterism.processor.answers.groups;

import io.asterism.processor.answers.ScopeParameters;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The groups of an SAE. */
@Path("/api/saes/{sae}")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@Tag(name = "Groups", description = "Which latents form groups, and of what shape")
class ComponentsResource {
    private static final String ONE = "1";

    private final GroupAnswers answers;

    ComponentsResource(GroupAnswers answers) {
        this.answers = answers;
    }

    @GET
    @Path("/components")
    @Operation(
            summary = "A page of an SAE's groups, largest first",
            description = "Exact, and at most some seconds old: groups are worked out once for all who ask.")
    public GroupAnswers.Groups list(
            @RestPath String sae,
            @BeanParam ScopeParameters scope,
            @BeanParam GroupingParameters grouping,
            @RestQuery
                    @Nullable
                    @Parameter(
                            description = "Only groups of this many members or more.",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = ONE, defaultValue = "2"))
                    String minSize,
            @RestQuery
                    @Nullable
                    @Parameter(
                            description = "Groups to leave out.",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "0", defaultValue = "0"))
                    String offset,
            @RestQuery
                    @Nullable
                    @Parameter(
                            description = "Groups to list.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = ONE,
                                            maximum = "10000",
                                            defaultValue = "50"))
                    String limit) {
        return answers.list(sae, scope.window(), grouping.parameters(), minSize, offset, limit);
    }

    @GET
    @Path("/components/{component}")
    @Operation(
            summary = "One group as a graph",
            description = "Its id is the one in the list by the same rule, window and threshold.")
    public GroupAnswers.GroupGraph one(
            @RestPath String sae,
            @RestPath @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "0")) String component,
            @BeanParam ScopeParameters scope,
            @BeanParam GroupingParameters grouping,
            @RestQuery
                    @Nullable
                    @Parameter(
                            description = "The most edges to list, heaviest first.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = ONE,
                                            maximum = "10000",
                                            defaultValue = "500"))
                    String limit) {
        return answers.one(sae, scope.window(), grouping.parameters(), component, limit);
    }

    @GET
    @Path("/sizes")
    @Operation(
            summary = "How an SAE's latents spread over groups",
            description =
                    "The fraction of latents in groups is given with and without the largest group, whose size the"
                            + " published rule pins.")
    public GroupAnswers.Sizes sizes(
            @RestPath String sae, @BeanParam ScopeParameters scope, @BeanParam GroupingParameters grouping) {
        return answers.sizes(sae, scope.window(), grouping.parameters());
    }
}
