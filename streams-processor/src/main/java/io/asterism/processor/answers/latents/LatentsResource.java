package io.asterism.processor.answers.latents;

import io.asterism.processor.answers.ScopeParameters;
import io.asterism.processor.answers.pairs.NeighborAnswers;
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

/** Latents: the list, one of them, and its neighbors. */
@Path("/api/saes/{sae}/latents")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@Tag(name = "Latents", description = "How often, how strongly, on what text, and with whom a latent fires")
class LatentsResource {
    private static final String WHOLE = "1";

    private final LatentAnswers latents;
    private final NeighborAnswers neighbors;

    LatentsResource(LatentAnswers latents, NeighborAnswers neighbors) {
        this.latents = latents;
        this.neighbors = neighbors;
    }

    @GET
    @Operation(summary = "A page of an SAE's latents")
    public LatentAnswers.Latents list(
            @RestPath String sae,
            @BeanParam ScopeParameters scope,
            @RestQuery
                    @Nullable
                    @Parameter(
                            description = "The column to sort by.",
                            schema =
                                    @Schema(
                                            enumeration = {"fires", "density", "mean", "max", "latent"},
                                            defaultValue = "fires"))
                    String order,
            @RestQuery
                    @Nullable
                    @Parameter(
                            description = "Largest first or smallest first; by default desc, and asc for latent.",
                            schema = @Schema(enumeration = {"asc", "desc"}))
                    String direction,
            @RestQuery
                    @Nullable
                    @Parameter(
                            description =
                                    "Only latents of which the index begins so, or whose top tokens hold this text.")
                    String search,
            @RestQuery
                    @Nullable
                    @Parameter(
                            description = "Rows to leave out.",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "0", defaultValue = "0"))
                    String offset,
            @RestQuery
                    @Nullable
                    @Parameter(
                            description = "Rows to list.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = WHOLE,
                                            maximum = "10000",
                                            defaultValue = "50"))
                    String limit) {
        return latents.list(sae, scope.window(), new LatentAnswers.Listing(order, direction, search, offset, limit));
    }

    @GET
    @Path("/{latent}")
    @Operation(
            summary = "One latent",
            description = "Its figures in the window; histogram and contexts are kept over the whole stream.")
    public LatentAnswers.Latent one(
            @RestPath String sae,
            @RestPath @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "0")) String latent,
            @BeanParam ScopeParameters scope) {
        return latents.one(sae, scope.window(), latent);
    }

    @GET
    @Path("/{latent}/neighbors")
    @Operation(summary = "The latents that fire together with a latent, strongest first")
    public NeighborAnswers.Neighbors neighbors(
            @RestPath String sae,
            @RestPath @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "0")) String latent,
            @BeanParam ScopeParameters scope,
            @RestQuery @Nullable @Parameter(ref = "measure") String measure,
            @RestQuery
                    @Nullable
                    @Parameter(
                            description = "Neighbors to list.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = WHOLE,
                                            maximum = "10000",
                                            defaultValue = "20"))
                    String limit,
            @RestQuery @Nullable @Parameter(ref = "minCount") String minCount) {
        return neighbors.of(sae, scope.window(), latent, measure, limit, minCount);
    }
}
