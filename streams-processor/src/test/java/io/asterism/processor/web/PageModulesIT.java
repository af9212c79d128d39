package io.asterism.processor.web;

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
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The page's modules one by one, in a real Chromium that gets them and their tests from the class path, without a service; skipped where no
 * Chromium is found. The tests are the scripts in {@code src/test/resources/page}.
 */
class PageModulesIT {
    private static final String ORIGIN = "http://page.test";
    private static final String JSON = "application/json";
    private static final String LINT = "async (modules) => (await import('/page/lint.js')).lint(modules)";

    /** An import that nothing uses and one that there is not, a name that is nowhere, a variable for nothing, the unreachable, an argument too many. */
    private static final String WRONG = """
            import { count } from "./format.js";
            import { absent } from "./format.js";
            export const twice = (x) => x + missing + absent;
            export function half(x) { const unused = x;
              return 1; x.more();
            }
            export const none = half(1, 2);
            """;

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

    /** TypeScript's compiler, as a linter of the JavaScript that the page and its tests are written in. */
    @Test
    void holdsToTheLanguage() throws IOException {
        Map<String, String> modules = new TreeMap<>();
        read("/app", Path.of("src", "main", "resources", "META-INF", "resources", "app"), modules);
        read("/page", Path.of("src", "test", "resources", "page"), modules);
        assertThat(modules).containsKeys("/app/asterism-app.js", "/page/lint.js");
        try (Chromium chromium = Chromium.launch()) {
            assumeTrue(chromium.isThere(), Chromium.MISSING);
            Page page = chromium.page(800, 600);
            page.route("**/*", PageModulesIT::answer);
            page.navigate(ORIGIN + "/");
            assertThat((List<?>) page.evaluate(LINT, modules)).isEmpty();
            modules.put("/app/wrong.js", WRONG);
            assertThat((List<?>) page.evaluate(LINT, modules))
                    .extracting(Object::toString)
                    .map(told -> told.replaceFirst(":(\\d+): .*\\((\\d+)\\)$", " $1 $2"))
                    .containsExactlyInAnyOrder(
                            "/app/wrong.js 1 6133",
                            "/app/wrong.js 2 2305",
                            "/app/wrong.js 3 2304",
                            "/app/wrong.js 4 6133",
                            "/app/wrong.js 5 7027",
                            "/app/wrong.js 7 2554");
        }
    }

    private static void read(String path, Path folder, Map<String, String> modules) throws IOException {
        try (Stream<Path> listed = Files.list(folder)) {
            for (Path file : listed.toList()) {
                modules.put(path + "/" + file.getFileName(), Files.readString(file));
            }
        }
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
            default ->
                route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/javascript")
                        .setBodyBytes(content(path)));
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

    /** What is served by a path: of the page, of its tests or of the compiler. */
    private static byte[] content(String path) {
        try (InputStream in = path.startsWith("/typescript/")
                ? ofCompiler(path.substring("/typescript/".length())).openStream()
                : PageModulesIT.class.getResourceAsStream(resource(path))) {
            return Objects.requireNonNull(in, path).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the compiler's jar, where files lie in a folder of its version, or in an archive beside them. */
    private static URL ofCompiler(String file) throws IOException {
        URL properties = Objects.requireNonNull(
                PageModulesIT.class.getResource("/META-INF/maven/org.mvnpm/typescript/pom.properties"));
        if (file.equals("more.tgz")) {
            return new URL(properties, "/META-INF/.more.tgz");
        }
        Properties coordinates = new Properties();
        try (InputStream in = properties.openStream()) {
            coordinates.load(in);
        }
        String folder = "/META-INF/resources/_static/typescript/" + coordinates.getProperty("version") + "/";
        return new URL(properties, folder + file);
    }

    private static String resource(String path) {
        return path.startsWith("/app/") ? "/META-INF/resources" + path : path;
    }

    private static void fulfil(Route route, int status, String type, String body) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType(type)
                .setBody(body));
    }
}
