package io.asterism.processor.answers.pairs;

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

/** The neighbors of a latent. */
@Path("/api/saes/{sae}/latents/{latent}/neighbors")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@Tag(name = "Latents")
class NeighborsResource {
    private final NeighborAnswers answers;

    NeighborsResource(NeighborAnswers answers) {
        this.answers = answers;
    }

    @GET
    @Operation(summary = "The latents that fire together with a latent, strongest first")
    public Neighbors neighbors(
            @RestPath String sae,
            @RestPath @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "0")) String latent,
            @BeanParam ScopeParameters scope,
            @RestQuery @DefaultValue("jaccard") @Parameter(description = PairMeasure.DESCRIPTION) PairMeasure measure,
            @RestQuery @DefaultValue("20") @Min(1) @Max(RowLimit.MOST) @Parameter(description = "Neighbors to list.")
                    int limit,
            @RestQuery @DefaultValue("1") @Min(1) @Parameter(description = PairMeasure.MIN_COUNT) int minCount) {
        return answers.of(sae, scope.window(), latent, measure, limit, minCount);
    }
}
