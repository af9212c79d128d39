package io.asterism.processor.answers.latents;

import io.asterism.processor.answers.ScopeParameters;
import io.asterism.processor.requests.RowLimit;
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
import org.jspecify.annotations.Nullable;

/** Latents: the list, and one of them. */
@Path("/api/saes/{sae}/latents")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@Tag(name = "Latents", description = "How often, how strongly, on what text, and with whom a latent fires")
class LatentsResource {
    private final LatentAnswers latents;

    LatentsResource(LatentAnswers latents) {
        this.latents = latents;
    }

    @GET
    @Operation(summary = "A page of an SAE's latents")
    public LatentPage list(
            @RestPath String sae,
            @BeanParam ScopeParameters scope,
            @RestQuery @DefaultValue("fires") @Parameter(description = "The column to sort by.") LatentOrder order,
            @RestQuery
                    @Nullable
                    @Parameter(description = "Largest first or smallest first; by default desc, and asc for latent.")
                    Direction direction,
            @RestQuery
                    @Nullable
                    @Parameter(
                            description =
                                    "Only latents of which the index begins so, or whose top tokens or labels hold this text.")
                    String search,
            @RestQuery @DefaultValue("0") @Min(0) @Parameter(description = "Rows to leave out.") int offset,
            @RestQuery @DefaultValue("50") @Min(1) @Max(RowLimit.MOST) @Parameter(description = "Rows to list.")
                    int limit) {
        return latents.list(sae, scope.window(), new LatentListing(order, direction, search, offset, limit));
    }

    @GET
    @Path("/{latent}")
    @Operation(
            summary = "One latent",
            description = "Its figures in the window; histogram and contexts are kept over the whole stream.")
    public LatentFigures one(
            @RestPath String sae,
            @RestPath @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "0")) String latent,
            @BeanParam ScopeParameters scope) {
        return latents.one(sae, scope.window(), latent);
    }
}
