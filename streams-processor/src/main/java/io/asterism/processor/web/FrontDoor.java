package io.asterism.processor.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.processor.access.Gate;
import io.asterism.processor.requests.Problem;
import io.asterism.processor.requests.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What every request passes first, whatever it asks for: it has to be meant for this service, come from no other page, be readable
 * and of a size, and bear a token where tokens are asked for; what answers it gets headers that keep a browser from being used against us.
 */
@ApplicationScoped
class FrontDoor {
    private static final String IMPORT_MAP = "/importmap.js";
    private static final String SWAGGER = "/q/swagger-ui";
    static final long MOST_BODY_BYTES = 1 << 20;
    private static final int UNAUTHORIZED = 401;
    private static final String RETRY_SECONDS = "5";
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "DELETE");
    private static final Pattern JSON = Pattern.compile("application/json(\\s*;.*)?", Pattern.CASE_INSENSITIVE);
    private static final String COMMON_POLICY =
            "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ";

    private final ObjectMapper json;
    private final ServedNames names;
    private final Gate gate;
    private final HeavyAnswers heavy;
    private final ImportMap importMap;
    private final String policy;

    FrontDoor(
            ObjectMapper json,
            WebConfig config,
            Gate gate,
            @ConfigProperty(name = "quarkus.http.host") String listenOn,
            @ConfigProperty(name = "asterism.application-server") Optional<String> advertised) {
        this.json = json;
        this.gate = gate;
        this.heavy = new HeavyAnswers(config.heavyAnswers(), config.heavyWaiting());
        this.importMap = ImportMap.read(json);
        // Lit and ECharts set single properties of elements; a style sheet or element of another's is still refused.
        this.policy = COMMON_POLICY + "script-src 'self' " + importMap.hash()
                + "; style-src 'self'; style-src-attr 'unsafe-inline'";
        List<String> served = new ArrayList<>(config.hosts().orElse(List.of()));
        served.add(listenOn);
        advertised.ifPresent(served::add);
        this.names = new ServedNames(served);
    }

    void open(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::pass);
        router.get(IMPORT_MAP).handler(this::importMap);
    }

    private void pass(RoutingContext context) {
        HttpServerRequest request = context.request();
        protect(context.response(), request.uri());
        Optional<Problem> problem = problem(request).or(() -> gate.refusal(request, context.normalizedPath()));
        if (problem.isPresent()) {
            if (problem.get().status() == UNAUTHORIZED) {
                context.response().putHeader("WWW-Authenticate", "Bearer realm=\"asterism\"");
            }
            refuse(context, problem.get());
            return;
        }
        if (request.method().name().equals("GET") && HeavyAnswers.isHeavy(context.normalizedPath())) {
            switch (heavy.admit(context)) {
                case AT_ONCE -> context.next();
                case LATER -> {}
                case REFUSED -> {
                    context.response().putHeader("Retry-After", RETRY_SECONDS);
                    refuse(context, Problems.problem(429, path(request)));
                }
            }
            return;
        }
        context.next();
    }

    private void protect(HttpServerResponse response, String uri) {
        MultiMap headers = response.headers();
        headers.set("Content-Security-Policy", uri.startsWith(SWAGGER) ? swaggerPolicy() : policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Embedder-Policy", "require-corp");
    }

    /** Its page has scripts and styles within, which we do not write. */
    private static String swaggerPolicy() {
        return COMMON_POLICY + "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'";
    }

    private Optional<Problem> problem(HttpServerRequest request) {
        String path = path(request);
        List<String> hosts = hosts(request);
        String local = request.localAddress().hostAddress();
        if (hosts.size() != 1
                || !(request.uri().startsWith("/") || request.uri().equals("*"))) {
            return Optional.of(Problem.ofStatus(
                    400,
                    "Bad Request",
                    "the request names " + hosts.size() + " hosts, or one in its target: expected one Host"));
        }
        String host = hosts.get(0);
        if (!names.isHost(host, local)) {
            return Optional.of(
                    Problem.ofStatus(
                            421,
                            "Misdirected Request",
                            "host '" + ProblemException.printable(host)
                                    + "' is not this service: expected localhost, the address it listens on, or a name in asterism.web.hosts"));
        }
        List<String> origins = request.headers().getAll("Origin");
        for (String origin : origins) {
            if (!names.isOrigin(origin, host, local, request.localAddress().port())) {
                return Optional.of(Problem.ofStatus(
                        403,
                        "Forbidden",
                        "origin '" + ProblemException.printable(origin)
                                + "' is another page: expected requests of pages of this service"));
            }
        }
        // Resources are found as if what follows a semicolon were not there; who may ask, and what is heavy, goes by
        // the whole path.
        return path.indexOf(';') >= 0 ? Optional.of(Problems.problem(404, path)) : bodyProblem(request, path);
    }

    private static Optional<Problem> bodyProblem(HttpServerRequest request, String path) {
        String length = request.getHeader("Content-Length");
        if (length != null && (!length.matches("[0-9]{1,18}") || Long.parseLong(length) > MOST_BODY_BYTES)) {
            return Optional.of(Problems.problem(413, path));
        }
        if (WITHOUT_BODY.contains(request.method().name().toUpperCase(Locale.ROOT)) || !path.startsWith("/api/")) {
            return Optional.empty();
        }
        if (length == null && request.version() != HttpVersion.HTTP_2) {
            return Optional.of(Problems.problem(411, path));
        }
        String type = request.getHeader("Content-Type");
        return type != null && JSON.matcher(type).matches()
                ? Optional.empty()
                : Optional.of(Problems.problem(415, path));
    }

    private static List<String> hosts(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2
                ? List.of(String.valueOf(request.authority()))
                : request.headers().getAll("Host");
    }

    private void refuse(RoutingContext context, Problem problem) {
        // What follows of the request is not read, so the connection cannot be used again.
        if (!WITHOUT_BODY.contains(context.request().method().name())
                && context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader("Connection", "close");
        }
        Problems.write(context, json, problem.at(path(context.request())));
    }

    private void importMap(RoutingContext context) {
        try {
            context.response()
                    .putHeader("Content-Type", "text/javascript;charset=UTF-8")
                    .end(importMap.script(json));
        } catch (IOException e) {
            context.fail(e);
        }
    }

    /** As it was written, for one whose path cannot be read has to be answered too. */
    private static String path(HttpServerRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
