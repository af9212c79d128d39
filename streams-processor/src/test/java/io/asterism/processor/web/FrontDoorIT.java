package io.asterism.processor.web;

import static io.asterism.processor.fixtures.HandMadeDirectory.WORLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.fixtures.Answer;
import io.asterism.processor.fixtures.RawRequest;
import io.asterism.processor.fixtures.RawRequest.Reply;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask, over real HTTP: the page, the documentation, unknown paths and every kind of answer alike. */
@QuarkusTest
class FrontDoorIT {
    private static final String SUBSPACES = "/api/saes/" + WORLD + "/subspaces";

    @TestHTTPResource("/")
    URI root;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/app/asterism-app.js",
                "/importmap.js",
                "/q/openapi",
                "/q/swagger-ui/",
                "/q/health",
                "/q/metrics",
                "/nothing",
                "/api/saes",
                "/api/nothing",
                "/api/internal/saes/words.1-world/standings",
                "/api/saes/words.1-world/export/cooccurrence.npz"
            })
    void hostsOriginsAndHeaders(String path) {
        RawRequest request = RawRequest.get(root, path);
        int port = root.getPort();
        for (String host : List.of("localhost", "localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port)) {
            assertThat(request.withHost(host).send(root).status()).as(host).isIn(200, 404);
        }
        for (String host : List.of(
                "rebound.example", "rebound.example:" + port, "10.0.0.1:" + port, "localhost.rebound.example")) {
            refused(request.withHost(host).send(root), 421);
        }
        for (String origin :
                List.of("http://elsewhere.example", "null", "http://localhost:1", "http://elsewhere.example:" + port)) {
            refused(request.with("Origin: " + origin).send(root), 403);
        }
        Reply own = request.with("Origin: http://" + root.getAuthority()).send(root);
        assertThat(own.status()).isIn(200, 404);
        for (Reply reply : List.of(own, request.withHost("rebound.example").send(root))) {
            assertThat(reply.header("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(reply.header("X-Frame-Options")).hasValue("DENY");
            assertThat(reply.header("Referrer-Policy")).hasValue("no-referrer");
            assertThat(reply.header("Cross-Origin-Resource-Policy")).hasValue("same-origin");
            assertThat(reply.header("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'");
            assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @Test
    void thePagesModulesAreWhereItsImportMapSays() {
        String script = Answer.get(root, "/importmap.js").text();
        for (String module : List.of("lit", "lit-html", "lit-element", "@lit/reactive-element")) {
            Matcher entry = Pattern.compile("\\\\\"" + Pattern.quote(module) + "\\\\\":\\\\\"([^\\\\]+)")
                    .matcher(script);
            assertThat(entry.find()).as(module + " in " + script).isTrue();
            assertThat(Answer.get(root, entry.group(1)).status())
                    .as(entry.group(1))
                    .isEqualTo(200);
        }
        assertThat(script).contains("echarts/dist/");
        assertThat(Answer.get(root, "/").text()).contains("<script src=\"/importmap.js\">");
    }

    @Test
    void aPageElsewhereWritesNothing() {
        byte[] body = "{\"name\":\"foreign\",\"latents\":[1,2]}".getBytes(StandardCharsets.UTF_8);
        refused(RawRequest.post(root, SUBSPACES, "text/plain", body).send(root), 415);
        RawRequest post = RawRequest.post(root, SUBSPACES, "application/json", body);
        refused(post.with("Origin: http://elsewhere.example").send(root), 403);
        refused(post.withHost("rebound.example").send(root), 421);
        refused(post.withMethod("DELETE").with("Origin: null").send(root), 403);
        assertThat(Answer.get(root, SUBSPACES).text()).doesNotContain("foreign");
    }

    @Test
    void ofManyHeavyQuestionsAtOnceEachIsAnsweredOrToldToComeBack() {
        String path = "/api/saes/" + WORLD + "/export/cooccurrence.npz";
        ExecutorService clients = Executors.newFixedThreadPool(40);
        try {
            List<CompletableFuture<Reply>> asked = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                asked.add(CompletableFuture.supplyAsync(
                        () -> RawRequest.get(root, path).send(root), clients));
            }
            List<Reply> replies = asked.stream().map(CompletableFuture::join).toList();
            // Two at work and sixteen that wait.
            assertThat(replies.stream().filter(reply -> reply.status() == 200)).hasSizeGreaterThanOrEqualTo(18);
            for (Reply reply : replies) {
                if (reply.status() != 200) {
                    refused(reply, 429);
                    assertThat(reply.header("Retry-After")).hasValue("5");
                }
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(RawRequest.get(root, path).send(root).status()).isEqualTo(200);
    }

    private static void refused(Reply reply, int status) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("content-type").orElse("")).startsWith("application/problem+json");
        assertThat(reply.body()).contains("\"status\":" + status, "\"detail\":\"");
    }
}
