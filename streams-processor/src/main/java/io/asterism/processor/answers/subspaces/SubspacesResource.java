package io.asterism.processor.answers.subspaces;

import io.asterism.processor.answers.PeriodParameters;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** The tracked groups of an SAE and their shapes. */
@Path("/api/saes/{sae}/subspaces")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@Tag(name = "Subspaces", description = "What the activations of tracked groups trace out together")
class SubspacesResource {
    private final SubspaceAnswers answers;
    private final SubspaceDefinitions definitions;

    SubspacesResource(SubspaceAnswers answers, SubspaceDefinitions definitions) {
        this.answers = answers;
        this.definitions = definitions;
    }

    @GET
    @Operation(summary = "The groups that are tracked, and definitions that were skipped")
    public SubspaceList list(@RestPath String sae) {
        return answers.list(sae);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Track a group from now on",
            description =
                    "Statistics begin with the next token counted. A name can be used again when its group has ended.")
    @APIResponse(responseCode = "409", ref = "refused")
    public RestResponse<DefinedSubspace> define(
            @RestPath String sae,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = SubspaceRequest.class)))
                    byte[] body) {
        DefinedSubspace defined = definitions.define(sae, body);
        URI location = URI.create("/api/saes/" + sae + "/subspaces/" + defined.name());
        return RestResponse.ResponseBuilder.<DefinedSubspace>created(location)
                .entity(defined)
                .build();
    }

    @DELETE
    @Path("/{subspace}")
    @Operation(summary = "Stop tracking a group; its statistics go")
    public void remove(@RestPath String sae, @RestPath String subspace) {
        definitions.remove(sae, subspace);
    }

    @GET
    @Path("/{subspace}")
    @Operation(summary = "One group with its members")
    public SubspaceMembers one(@RestPath String sae, @RestPath String subspace, @BeanParam PeriodParameters period) {
        return answers.one(sae, subspace, period.window());
    }

    @GET
    @Path("/{subspace}/pca")
    @Operation(
            summary = "The principal components of the group's partial reconstructions",
            description =
                    "Exact, from n, Σa and Σaaᵀ over the tokens on which any member fires; beside it the decoder rows alone.")
    public SubspaceSpectrum pca(
            @RestPath String sae,
            @RestPath String subspace,
            @BeanParam PeriodParameters period,
            @RestQuery
                    @DefaultValue("" + SubspaceAnswers.AXES)
                    @Min(0)
                    @Max(SubspaceAnswers.MOST_AXES)
                    @Parameter(description = "Axes to give as vectors of the residual stream.")
                    int axes) {
        return answers.pca(sae, subspace, period.window(), axes);
    }

    @GET
    @Path("/{subspace}/points")
    @Operation(
            summary = "Sampled tokens along the principal components, with their contexts",
            description =
                    "The sample is chosen by a hash of where a token stands: the same whatever the order, the partitions and"
                            + " the crashes.")
    public SampledPoints points(
            @RestPath String sae,
            @RestPath String subspace,
            @BeanParam PeriodParameters period,
            @RestQuery
                    @DefaultValue("" + SubspaceAnswers.AXES)
                    @Min(1)
                    @Max(SubspaceAnswers.MOST_AXES)
                    @Parameter(description = "Coordinates of a point.")
                    int axes,
            @RestQuery
                    @DefaultValue("" + SubspaceAnswers.MOST_POINTS)
                    @Min(1)
                    @Max(SubspaceAnswers.MOST_POINTS)
                    @Parameter(description = "The most points to list.")
                    int limit) {
        return answers.points(sae, subspace, period.window(), axes, limit);
    }

    @GET
    @Path("/{subspace}/patterns")
    @Operation(summary = "Which combinations of members fire, and how far that is from independence")
    public FiringPatterns patterns(
            @RestPath String sae,
            @RestPath String subspace,
            @BeanParam PeriodParameters period,
            @RestQuery
                    @DefaultValue("50")
                    @Min(1)
                    @Max(SubspaceAnswers.MOST_PATTERNS)
                    @Parameter(description = "Combinations to list.")
                    int limit) {
        return answers.patterns(sae, subspace, period.window(), limit);
    }

    @GET
    @Path("/{subspace}/indices")
    @Operation(
            summary = "Separability and mixture of the planes of consecutive components",
            description =
                    "High separability and low mixture: a feature of two dimensions that is not made of two of one."
                            + " Worked out from the sample, so a separable plane comes out at the bias, not at 0.")
    public Irreducibility indices(@RestPath String sae, @RestPath String subspace, @BeanParam PeriodParameters period) {
        return answers.indices(sae, subspace, period.window());
    }
}
