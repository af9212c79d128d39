package io.asterism.processor.answers.quality;

import io.asterism.processor.answers.ScopeParameters;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** How well an SAE does on the very text that is counted. */
@Path("/api/saes/{sae}/quality")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@Tag(name = "SAEs", description = "Which SAEs are counted, and how their counting goes")
class QualityResource {
    private final QualityAnswers answers;

    QualityResource(QualityAnswers answers) {
        this.answers = answers;
    }

    @GET
    @Operation(
            summary = "How well the SAE stands in for what it reconstructs",
            description =
                    "Latents are counted on every token; losses and reconstructions are measured by the workers on a share of the contexts, the same"
                            + " for all SAEs of a model. What nobody has measured is null.")
    public SaeQuality quality(
            @RestPath String sae,
            @BeanParam ScopeParameters scope,
            @RestQuery
                    @Nullable
                    @Parameter(description = "Also tell apart positions in the context, or panes of event time.")
                    QualityBy by) {
        return answers.of(sae, scope.window(), by);
    }
}
