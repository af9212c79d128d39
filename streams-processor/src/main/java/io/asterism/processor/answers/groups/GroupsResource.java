package io.asterism.processor.answers.groups;

import io.asterism.processor.requests.RowLimit;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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
import org.jspecify.annotations.Nullable;

/** The groups of an SAE over time. */
@Path("/api/saes/{sae}")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@Tag(name = "Groups over time", description = "Groups with ids that last from window to window, and what befell them")
class GroupsResource {
    private final GroupHistoryAnswers answers;

    GroupsResource(GroupHistoryAnswers answers) {
        this.answers = answers;
    }

    @GET
    @Path("/events")
    @Operation(
            summary = "Groups born, grown, shrunk, merged, split, died, newest first",
            description =
                    "Each closed pane of event time is compared with the one before; groups are matched by their members.")
    public GroupEvents events(
            @RestPath String sae,
            @RestQuery @Nullable @Min(1) @Parameter(description = "Only what concerns this group.") Integer group,
            @RestQuery @Nullable @Parameter(description = "Only what is of this type.") GroupEventKind type,
            @RestQuery @DefaultValue("100") @Min(1) @Max(RowLimit.MOST) @Parameter(description = "Events to list.")
                    int limit) {
        return answers.events(sae, group, type, limit);
    }

    @GET
    @Path("/groups")
    @Operation(summary = "Groups with ids that last, as they were last seen")
    public SeenGroups groups(
            @RestPath String sae,
            @RestQuery @DefaultValue("true") @Parameter(description = "Whether only those of the newest window.")
                    boolean alive,
            @RestQuery @DefaultValue("100") @Min(1) @Max(RowLimit.MOST) @Parameter(description = "Groups to list.")
                    int limit) {
        return answers.groups(sae, alive, limit);
    }

    @GET
    @Path("/groups/{group}")
    @Operation(summary = "A group's timeline, and what befell it")
    public GroupTimeline timeline(
            @RestPath String sae,
            @RestPath @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1")) String group) {
        return answers.timeline(sae, group);
    }
}
