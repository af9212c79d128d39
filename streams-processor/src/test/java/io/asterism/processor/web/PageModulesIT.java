package io.asterism.processor.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import io.asterism.processor.fixtures.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The page's modules one by one, in a real Chromium that gets them and their tests from the class path, without a service; skipped where no
 * Chromium is found. The tests are the scripts in {@code src/test/resources/page}.
 */
class PageModulesIT {
    private static final String ORIGIN = "http://page.test";
    private static final String JSON = "application/json";

    @TestFactory
    Stream<DynamicNode> scripts() {
        List<?> results;
        try (Chromium chromium = Chromium.launch()) {
            assumeTrue(chromium.isThere(), Chromium.MISSING);
            Page page = chromium.page(800, 600);
            page.route("**/*", PageModulesIT::answer);
            page.navigate(ORIGIN + "/");
            results = (List<?>) page.evaluate("""
                    async () => {
                      for (const script of ["format", "api", "place", "groups", "live"]) await import(`/page/${script}.js`);
                      return (await import("/page/harness.js")).run();
                    }
                    """);
        }
        assertThat(results).hasSizeGreaterThan(20);
        return results.stream().map(result -> {
            Map<?, ?> test = (Map<?, ?>) result;
            return dynamicTest(
                    Objects.toString(test.get("name")),
                    () -> assertThat(test.get("error")).isNull());
        });
    }

    private static void answer(Route route) {
        String path = URI.create(route.request().url()).getPath();
        switch (path) {
            case "/" -> fulfil(route, 200, "text/html", "<!doctype html><title>Tests</title>");
            case "/answers/json" -> fulfil(route, 200, JSON, echo(route.request()));
            case "/answers/nothing" -> fulfil(route, 204, JSON, "");
            case "/answers/refused" ->
                fulfil(route, 400, "application/problem+json", "{\"status\": 400, \"detail\": \"latent 9 of 8\"}");
            case "/answers/broken" -> fulfil(route, 500, "text/html", "<h1>Oh</h1>");
            case "/answers/garbled" -> fulfil(route, 200, JSON, "{");
            case "/answers/away" -> route.abort();
            default -> fulfil(route, 200, "text/javascript", script(path));
        }
    }

    /** What was asked, as JSON. */
    private static String echo(Request request) {
        return "{\"method\": %s, \"accept\": %s, \"type\": %s, \"body\": %s}"
                .formatted(
                        quoted(request.method()),
                        quoted(request.headers().get("accept")),
                        quoted(request.headers().get("content-type")),
                        quoted(Objects.requireNonNullElse(request.postData(), "")));
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "null" : '"' + text.replace("\"", "\\\"") + '"';
    }

    private static String script(String path) {
        String resource = path.startsWith("/app/") ? "/META-INF/resources" + path : path;
        try (InputStream in = PageModulesIT.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fulfil(Route route, int status, String type, String body) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType(type)
                .setBody(body));
    }
}
