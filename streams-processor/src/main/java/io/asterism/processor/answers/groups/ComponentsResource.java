package io.asterism.processor.answers.groups;

import io.asterism.processor.answers.ScopeParameters;
import io.asterism.processor.requests.RowLimit;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
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

/** The groups of an SAE. */
@Path("/api/saes/{sae}")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@Tag(name = "Groups", description = "Which latents form groups, and of what shape")
class ComponentsResource {
    private final GroupAnswers answers;

    ComponentsResource(GroupAnswers answers) {
        this.answers = answers;
    }

    @GET
    @Path("/components")
    @Operation(
            summary = "A page of an SAE's groups, largest first",
            description = "Exact, and at most some seconds old: groups are worked out once for all who ask.")
    public GroupPage list(
            @RestPath String sae,
            @BeanParam ScopeParameters scope,
            @Valid @BeanParam GroupingParameters grouping,
            @RestQuery @DefaultValue("2") @Min(1) @Parameter(description = "Only groups of this many members or more.")
                    int minSize,
            @RestQuery @DefaultValue("0") @Min(0) @Parameter(description = "Groups to leave out.") int offset,
            @RestQuery @DefaultValue("50") @Min(1) @Max(RowLimit.MOST) @Parameter(description = "Groups to list.")
                    int limit) {
        return answers.list(sae, scope.window(), grouping.parameters(), minSize, offset, limit);
    }

    @GET
    @Path("/components/{component}")
    @Operation(
            summary = "One group as a graph",
            description = "Its id is the one in the list by the same rule, window and threshold.")
    public GroupGraph one(
            @RestPath String sae,
            @RestPath @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "0")) String component,
            @BeanParam ScopeParameters scope,
            @Valid @BeanParam GroupingParameters grouping,
            @RestQuery
                    @DefaultValue("500")
                    @Min(1)
                    @Max(RowLimit.MOST)
                    @Parameter(description = "The most edges to list, heaviest first.")
                    int limit) {
        return answers.one(sae, scope.window(), grouping.parameters(), component, limit);
    }

    @GET
    @Path("/sizes")
    @Operation(
            summary = "How an SAE's latents spread over groups",
            description =
                    "The fraction of latents in groups is given with and without the largest group, whose size the"
                            + " published rule pins.")
    public GroupSpread sizes(
            @RestPath String sae, @BeanParam ScopeParameters scope, @Valid @BeanParam GroupingParameters grouping) {
        return answers.sizes(sae, scope.window(), grouping.parameters());
    }
}
