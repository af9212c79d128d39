package io.asterism.processor.answers.geometry;

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

/** What an SAE's decoder says of its latents. */
@Path("/api/saes/{sae}")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@APIResponse(responseCode = "409", ref = "refused")
@Tag(name = "Geometry", description = "Where decoder rows point, and how that goes with firing together")
class GeometryResource {
    private final GeometryAnswers answers;

    GeometryResource(GeometryAnswers answers) {
        this.answers = answers;
    }

    @GET
    @Path("/latents/{latent}/nearest")
    @Operation(
            summary = "The latents whose decoder rows are nearest",
            description = "By the cosine of the decoder rows, with how often the two fire together in the window.")
    public NearestLatents nearest(
            @RestPath String sae,
            @RestPath @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "0")) String latent,
            @BeanParam ScopeParameters scope,
            @RestQuery @DefaultValue("20") @Min(1) @Max(RowLimit.MOST) @Parameter(description = "Latents to list.")
                    int limit) {
        return answers.nearest(sae, scope.window(), latent, limit);
    }
}
