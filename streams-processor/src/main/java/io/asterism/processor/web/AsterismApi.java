package io.asterism.processor.web;

import io.asterism.processor.requests.Problem;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The head of the OpenAPI document. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Asterism",
                        version = "1",
                        description =
                                "Which latents of sparse autoencoders fire together, live and exact. Every answer says what it"
                                        + " stands on: threshold, window, tokens, newest event time, whether every partition was"
                                        + " reached. A request that cannot be answered gets problem JSON (RFC 9457) that names the"
                                        + " value and what is allowed."),
        components =
                @Components(
                        responses =
                                @APIResponse(
                                        name = "refused",
                                        description = "What is wrong with the request, and what is allowed",
                                        content =
                                                @Content(
                                                        mediaType = "application/problem+json",
                                                        schema = @Schema(implementation = Problem.class)))))
public class AsterismApi extends Application {}
