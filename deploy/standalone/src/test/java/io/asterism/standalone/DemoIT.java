package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole demonstration as a process of its own: documents stream, and somebody types a text. */
class DemoIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(3);
    private static final String TEXT = "on monday anna was in paris . on tuesday she was in rome .";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static Process demo;
    private static String root;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        int port = Launcher.freePort();
        root = "http://localhost:" + port;
        demo = new Launcher(directory)
                .start(
                        "demo",
                        "--port",
                        Integer.toString(port),
                        "--data",
                        directory.resolve("data").toString());
        await().atMost(LONG_ENOUGH)
                .ignoreExceptions()
                .until(() -> elements(get("/api/saes")).stream()
                                .filter(sae -> sae.path("tokens").asLong() > 0)
                                .count()
                        == 4);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        demo.destroy();
        if (!demo.waitFor(1, TimeUnit.MINUTES)) {
            demo.destroyForcibly();
        }
    }

    @Test
    void readsATextLikeAnyDocument() throws Exception {
        String sae = get("/api/saes").get(0).path("id").asText();
        JsonNode answer =
                ok(post("/api/saes/" + sae + "/activations", text(TEXT).put("limit", 0)));
        assertThat(answer.path("sae").asText()).isEqualTo(sae);
        List<String> tokens = answer.path("tokens").findValuesAsText("token");
        assertThat(String.join("", tokens.subList(1, tokens.size()))).isEqualTo(TEXT);
        assertThat(answer.path("tokens").get(0).path("special").asBoolean()).isTrue();
        long active = elements(answer.path("tokens")).stream()
                .skip(1)
                .mapToLong(token -> token.path("latents").size())
                .sum();
        assertThat(answer.path("l0").asDouble()).isEqualTo(active / (tokens.size() - 1.0));
        assertThat(answer.path("fvu").asDouble()).isBetween(0.0, 1.0);
        assertThat(elements(answer.path("tokens")).stream()
                        .flatMap(token -> elements(token.path("latents")).stream())
                        .filter(latent -> latent.path("topTokens").size() > 0))
                .isNotEmpty();

        JsonNode ofModel = ok(post(
                "/api/models/" + sae.substring(0, sae.indexOf('.')) + "/activations",
                text(TEXT).put("limit", 0)));
        assertThat(ofModel.path("saes")).hasSize(4);
        JsonNode same = elements(ofModel.path("saes")).stream()
                .filter(one -> one.path("sae").asText().equals(sae))
                .findFirst()
                .orElseThrow();
        assertThat(same.path("l0")).isEqualTo(answer.path("l0"));
        assertThat(same.path("fvu")).isEqualTo(answer.path("fvu"));
        assertThat(strengths(same)).isEqualTo(strengths(answer));
    }

    @Test
    void cutsALongTextAsDocumentsAre() throws Exception {
        String sae = get("/api/saes").get(0).path("id").asText();
        String text = IntStream.range(0, 200).mapToObj(i -> TEXT).collect(Collectors.joining(" "));
        JsonNode answer =
                ok(post("/api/saes/" + sae + "/activations", text(text).put("limit", 1)));
        JsonNode last = answer.path("tokens").get(answer.path("tokens").size() - 1);
        assertThat(last.path("context").asInt()).isPositive();
        assertThat(last.path("token").asText()).endsWith(".");
    }

    @Test
    void followsAndForgetsAJob() throws Exception {
        ObjectNode job = JSON.createObjectNode().put("kind", "activations");
        job.put("model", get("/api/saes").get(0).path("model").asText());
        job.putObject("specification").put("text", TEXT).put("limit", 1);
        HttpResponse<String> accepted = post("/api/jobs", job);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String location = URI.create(accepted.headers().firstValue("location").orElseThrow())
                .getPath();
        HttpResponse<String> events = CLIENT.send(
                HttpRequest.newBuilder(URI.create(root + location + "/events"))
                        .timeout(LONG_ENOUGH)
                        .build(),
                BodyHandlers.ofString());
        assertThat(events.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        List<String> said =
                events.body().lines().filter(line -> line.startsWith("data:")).toList();
        assertThat(said.get(said.size() - 1)).contains("\"state\":\"done\"");
        assertThat(get(location).path("result").path("saes")).hasSize(4);
        assertThat(get("/api/jobs").path("jobs").findValuesAsText("id"))
                .contains(location.substring("/api/jobs/".length()));
        assertThat(send("DELETE", location, "").statusCode()).isEqualTo(204);
        await().atMost(LONG_ENOUGH).until(() -> send("GET", location, "").statusCode() == 404);
    }

    @Test
    void refusesWhatNoWorkerCanRead() throws Exception {
        String sae = get("/api/saes").get(0).path("id").asText();
        assertRefused(
                post("/api/saes/" + sae + "/activations", text("")), 400, "expected a text of 1 to 65536 characters");
        assertRefused(
                post("/api/saes/" + sae + "/activations", text("a".repeat(1_000_000))),
                400,
                "expected a text of 1 to 65536 characters, and this has 1000000");
        assertRefused(post("/api/saes/" + sae + "/activations", text(" ")), 422, "the text has no tokens");
        assertRefused(post("/api/saes/none/activations", text("a")), 404, "sae 'none' is not here");
        assertRefused(post("/api/models/none/activations", text("a")), 404, "model 'none' is not here");
        ObjectNode elsewhere =
                JSON.createObjectNode().put("kind", "activations").put("model", "gpt2-small");
        elsewhere.putObject("specification");
        assertRefused(post("/api/jobs", elsewhere), 503, "no worker holds the model 'gpt2-small' now");
    }

    private static void assertRefused(HttpResponse<String> response, int status, String because) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).isEqualTo("application/problem+json");
        assertThat(response.body()).containsIgnoringCase(because);
    }

    private static List<List<String>> strengths(JsonNode answer) {
        return elements(answer.path("tokens")).stream()
                .map(token -> elements(token.path("latents")).stream()
                        .map(latent -> latent.path("latent") + " " + latent.path("activation"))
                        .toList())
                .toList();
    }

    private static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> all = new ArrayList<>();
        array.forEach(all::add);
        return all;
    }

    private static ObjectNode text(String text) {
        return JSON.createObjectNode().put("text", text);
    }

    private static JsonNode ok(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static JsonNode get(String path) throws IOException, InterruptedException {
        return ok(send("GET", path, ""));
    }

    private static HttpResponse<String> post(String path, JsonNode body) throws IOException, InterruptedException {
        return send("POST", path, body.toString());
    }

    private static HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + path)).timeout(LONG_ENOUGH);
        if (!body.isEmpty()) {
            request.header("content-type", "application/json");
        }
        return CLIENT.send(
                request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
