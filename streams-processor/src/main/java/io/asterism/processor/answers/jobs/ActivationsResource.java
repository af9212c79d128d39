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

/** What an SAE makes of a text. */
@Path("/api/saes/{sae}/activations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "400", ref = "refused")
@APIResponse(responseCode = "404", ref = "refused")
@APIResponse(responseCode = "422", ref = "refused")
@APIResponse(responseCode = "503", ref = "refused")
@Tag(name = "Jobs", description = "Work that needs a model, which workers hold")
class ActivationsResource {
    private final ActivationsAnswers answers;

    ActivationsResource(ActivationsAnswers answers) {
        this.answers = answers;
    }

    /** What a request looks like. */
    record Text(
            @Schema(minLength = 1, maxLength = ActivationsAnswers.MOST_CHARACTERS)
            String text,

            @Schema(
                    description = "latents a token, the strongest first; 0 for all",
                    minimum = "0",
                    maximum = "10000",
                    defaultValue = "10")
            int limit) {}

    @POST
    @Operation(
            summary = "What an SAE makes of a text",
            description =
                    "A worker reads it ahead of the documents that stream through. A text longer than a context is cut as documents"
                            + " are.")
    public TextActivations ofSae(
            @RestPath String sae,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = Text.class)))
                    byte[] body) {
        return answers.ofSae(sae, body);
    }
}
