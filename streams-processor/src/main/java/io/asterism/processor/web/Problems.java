package io.asterism.processor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.processor.requests.DeclaredParameters;
import io.asterism.processor.requests.Problem;
import io.asterism.processor.requests.ProblemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Makes problem JSON of whatever ends a request early, unknown paths included. */
@ApplicationScoped
class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final String TYPE = "application/problem+json";

    private final ObjectMapper json;
    private final DeclaredParameters parameters;

    Problems(ObjectMapper json, DeclaredParameters parameters) {
        this.json = json;
        this.parameters = parameters;
    }

    @ServerExceptionMapper
    Response refused(ProblemException e, UriInfo uri) {
        return response(e.problem(uri.getQueryParameters()::getFirst), uri);
    }

    @ServerExceptionMapper
    Response refused(ConstraintViolationException e, ResourceInfo operation, UriInfo uri) {
        return response(
                parameters.refusal(e, operation.getResourceMethod(), uri).problem(), uri);
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException e, UriInfo uri) {
        return response(problem(e.getResponse().getStatus(), path(uri)), uri);
    }

    @ServerExceptionMapper
    Response failed(Throwable e, UriInfo uri) {
        LOG.errorf(e, "%s could not be answered", path(uri));
        return response(problem(500, path(uri)), uri);
    }

    void unknownPath(@Observes Router router) {
        router.route().order(Integer.MAX_VALUE).handler(this::unknownPath);
    }

    private void unknownPath(RoutingContext context) {
        String path = context.request().path();
        write(context, json, problem(404, path).at(path));
    }

    /** Answers with a problem, where no resource has been found. */
    static void write(RoutingContext context, ObjectMapper json, Problem problem) {
        try {
            byte[] body = json.writeValueAsBytes(problem);
            context.response()
                    .setStatusCode(problem.status())
                    .putHeader("Content-Type", TYPE)
                    .end(Buffer.buffer(body));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }

    /** The problem of an HTTP status of which nothing more is known. */
    static Problem problem(int status, String given) {
        String path = ProblemException.printable(given);
        Status known = Status.fromStatusCode(status);
        String title = known == null ? "Problem" : known.getReasonPhrase();
        return Problem.ofStatus(
                status,
                title,
                switch (status) {
                    case 400 ->
                        path + " cannot be read as a request: expected percent-encoded UTF-8 and well-formed headers";
                    case 404 -> "nothing is at " + path + ": /q/swagger-ui lists what there is";
                    case 405 -> path + " does not take this method: /q/swagger-ui lists what it takes";
                    case 406 ->
                        path + " cannot answer in any form that the request accepts: /q/swagger-ui lists its forms";
                    case 411 -> path + " has to know how long a request is: expected a Content-Length";
                    case 413 ->
                        path + " does not take a request this long: expected " + FrontDoor.MOST_BODY_BYTES
                                + " bytes or fewer";
                    case 415 -> path + " does not take this form of content: expected Content-Type application/json";
                    case 429 ->
                        path
                                + " has too many requests before it that read all of an SAE: expected to be asked again when "
                                + "some of them are answered";
                    case 500 ->
                        path + " could not be answered because of an error of the service; its log has the details";
                    default -> path + " could not be answered: " + title;
                });
    }

    private static Response response(Problem problem, UriInfo uri) {
        return Response.status(problem.status())
                .type(TYPE)
                .entity(problem.at(path(uri)))
                .build();
    }

    private static String path(UriInfo uri) {
        return uri.getRequestUri().getRawPath();
    }
}
