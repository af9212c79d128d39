package io.asterism.processor.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.processor.requests.JsonBody;
import io.asterism.processor.requests.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A browser's session: the token in a cookie that no script can read and no other page can send. */
@Path(Need.SESSION)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Session", description = "Who is asking")
public class SessionResource {
    private static final String FORM = "{\"token\": \"<a token>\"}";
    private static final Pattern IN_COOKIES = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    private final Gate gate;
    private final ObjectMapper json;

    SessionResource(Gate gate, ObjectMapper json) {
        this.gate = gate;
        this.json = json;
    }

    @GET
    @Operation(summary = "Who is asking, and whether this service asks for tokens.")
    public Session session(@Context HttpServerRequest request) {
        return Gate.secret(request)
                .map(gate::standing)
                .flatMap(standing -> standing instanceof Standing.Good good
                        ? Optional.of(Session.of(good.token()))
                        : Optional.empty())
                .orElse(Session.open());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Begin a session: a cookie bears the token from now on.")
    @RequestBody(content = @Content(schema = @Schema(example = FORM)))
    public Response begin(byte[] body, @Context HttpServerRequest request) {
        String secret = secret(JsonBody.object(json, body, FORM));
        if (!gate.asks()) {
            return Response.noContent().build();
        }
        gate.standing(secret).fault().ifPresent(fault -> {
            throw ProblemException.unauthorized(fault);
        });
        return Response.noContent().cookie(cookie(secret, request).build()).build();
    }

    @DELETE
    @Operation(summary = "End the session.")
    public Response end(@Context HttpServerRequest request) {
        return Response.noContent()
                .cookie(cookie("", request).maxAge(0).build())
                .build();
    }

    private static String secret(JsonNode request) {
        JsonNode token = request.path("token");
        if (request.size() != 1
                || !token.isTextual()
                || !IN_COOKIES.matcher(token.asText()).matches()) {
            // The value stays unsaid: it may be a token with a slip of the pen.
            throw ProblemException.badParameter("body", "something else", FORM);
        }
        return token.asText();
    }

    private static NewCookie.Builder cookie(String value, HttpServerRequest request) {
        return new NewCookie.Builder(Gate.COOKIE)
                .value(value)
                .path("/")
                .httpOnly(true)
                .secure(request.isSSL())
                .sameSite(NewCookie.SameSite.STRICT);
    }
}
