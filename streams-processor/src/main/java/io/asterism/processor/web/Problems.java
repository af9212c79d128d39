package io.asterism.processor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.processor.query.Problem;
import io.asterism.processor.query.ProblemException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.WebApplicationException;
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

    Problems(ObjectMapper json) {
        this.json = json;
    }

    @ServerExceptionMapper
    Response refused(ProblemException e, UriInfo uri) {
        return response(e.problem(), uri);
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
        try {
            byte[] body = json.writeValueAsBytes(
                    problem(404, context.request().path()).at(context.request().path()));
            context.response()
                    .setStatusCode(404)
                    .putHeader("Content-Type", TYPE)
                    .end(io.vertx.core.buffer.Buffer.buffer(body));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }

    private static Problem problem(int status, String path) {
        Status known = Status.fromStatusCode(status);
        String title = known == null ? "Problem" : known.getReasonPhrase();
        return Problem.ofStatus(
                status,
                title,
                switch (status) {
                    case 404 -> "nothing is at " + path + ": /q/swagger-ui lists what there is";
                    case 405 -> path + " does not take this method: /q/swagger-ui lists what it takes";
                    case 406 -> path + " gives application/json, which the request does not accept";
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
