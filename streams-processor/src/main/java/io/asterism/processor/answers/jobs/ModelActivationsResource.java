package io.asterism.processor.answers.jobs;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What the SAEs of a model make of a text. */
@Path("/api/models/{model}/activations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@APIResponse(responseCode = "422", ref = "refused")
@APIResponse(responseCode = "503", ref = "refused")
@Tag(name = "Jobs", description = "Work that needs a model, which workers hold")
class ModelActivationsResource {
    private final ActivationsAnswers answers;

    ModelActivationsResource(ActivationsAnswers answers) {
        this.answers = answers;
    }

    @POST
    @Operation(summary = "What all SAEs of a model make of a text, in one forward pass")
    public TextActivations.OfModel ofModel(
            @RestPath String model,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = ActivationsResource.Text.class)))
                    byte[] body) {
        return answers.ofModel(model, body);
    }
}
