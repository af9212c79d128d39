package io.asterism.processor.answers.subspaces;

import static io.asterism.processor.fixtures.Answer.column;
import static io.asterism.processor.fixtures.HandMadeDirectory.BROKEN;
import static io.asterism.processor.fixtures.HandMadeDirectory.EMPTY;
import static io.asterism.processor.fixtures.HandMadeDirectory.SPLIT;
import static io.asterism.processor.fixtures.HandMadeDirectory.WHOLE;
import static io.asterism.processor.fixtures.HandMadeDirectory.WORLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.processor.fixtures.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tracked groups over HTTP, against the group {0, 1, 2} of methods.md G.1 and G.2 worked out by hand. */
@QuarkusTest
class SubspacesIT {
    @TestHTTPResource("/")
    URI root;

    private String defined = "";

    @AfterEach
    void end() {
        if (!defined.isEmpty()) {
            assertThat(send("DELETE", defined, "").status()).isEqualTo(204);
            assertThat(send("DELETE", defined, "").status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, SPLIT})
    void aGroupIsTrackedAsDefined(String sae) {
        Answer answer = define(sae, "{\"name\": \"abc\", \"latents\": [2, 0, 1]}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.json().get("latents").toString()).isEqualTo("[0,1,2]");
        assertThat(answer.json().get("origin").asText()).isEqualTo("manual");

        JsonNode group = get(defined);
        // Tokens 0 to 4 and 11; 0 fires on 0, 1, 3, 11 and sums up to 12.7.
        assertThat(group.get("tokens").asInt()).isEqualTo(12);
        assertThat(group.get("examples").asInt()).isEqualTo(6);
        assertThat(group.get("complete").asBoolean()).isTrue();
        assertThat(column(group.get("members"), "fires")).containsExactly("4", "4", "4");
        assertThat(group.get("members").get(0).get("mean").asDouble()).isEqualTo(12.7 / 6, within(1e-6));
        assertThat(group.get("rules").get("active").asText()).isEqualTo("f > 0");

        JsonNode listed =
                get("/api/saes/" + sae + "/subspaces").get("subspaces").get(0);
        assertThat(listed.get("name").asText()).isEqualTo("abc");
        assertThat(listed.get("examples").asInt()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, SPLIT})
    void itsGeometryFollowsFromItsMoments(String sae) {
        define(sae, "{\"name\": \"abc\", \"latents\": [0, 1, 2]}");

        JsonNode pca = get(defined + "/pca");
        assertThat(pca.get("space").asText()).isEqualTo("coefficients");
        assertThat(pca.get("decoder").isNull()).isTrue();
        // The trace: covariances over n - 1 of (2,4,0,5,0,1.7), (3,1.6,2.5,2,0,0) and (0,2,1.5,0,3,1.9).
        double trace = variance(2, 4, 0, 5, 0, 1.7) + variance(3, 1.6, 2.5, 2, 0, 0) + variance(0, 2, 1.5, 0, 3, 1.9);
        double sum = 0;
        double squares = 0;
        for (JsonNode eigenvalue : pca.get("eigenvalues")) {
            sum += eigenvalue.asDouble();
            squares += eigenvalue.asDouble() * eigenvalue.asDouble();
        }
        assertThat(sum).isEqualTo(trace, within(1e-5));
        assertThat(pca.get("participation").asDouble()).isEqualTo(sum * sum / squares, within(1e-9));
        assertThat(pca.get("explained").get(0).asDouble())
                .isEqualTo(pca.get("eigenvalues").get(0).asDouble() / sum, within(1e-9));

        JsonNode points = get(defined + "/points?axes=2");
        assertThat(points.get("points")).hasSize(6);
        double along = 0;
        for (JsonNode point : points.get("points")) {
            assertThat(point.get("at")).hasSize(2);
            along += Math.pow(point.get("at").get(0).asDouble(), 2);
        }
        assertThat(along / 5).isEqualTo(pca.get("eigenvalues").get(0).asDouble(), within(1e-5));
        assertThat(column(points.get("points"), "token"))
                .containsExactlyInAnyOrder("t0", "t1", "t2", "t3", "t4", "t11");
        points.get("points").forEach(point -> {
            if (point.get("token").asText().equals("t1")) {
                assertThat(point.get("strongest").asInt()).isZero();
                assertThat(point.get("activations").toString()).isEqualTo("[4.0,1.6,2.0]");
            }
        });
        assertThat(points.get("representatives").get("furthest")).hasSize(3);
        assertThat(get(defined + "/points?limit=1").get("points")).hasSize(1);

        JsonNode indices = get(defined + "/indices").get("indices");
        assertThat(column(indices, "settings")).containsExactly("PAPER", "RANKING");
        assertThat(indices.get(0).get("planes").get(0).get("bias").asDouble())
                .isEqualTo(39 * 39 / (2 * 6 * Math.log(2)), within(1e-9));
    }

    private static double variance(double... values) {
        double mean = java.util.Arrays.stream(values).average().orElseThrow();
        return java.util.Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, SPLIT})
    void itsPatternsAreComparedWithChance(String sae) {
        define(sae, "{\"name\": \"abc\", \"latents\": [0, 1, 2]}");

        JsonNode patterns = get(defined + "/patterns");
        // {0,1} on tokens 0 and 3, then {0,1,2}, {1,2}, {2} and {0,2} once each; p = 1/3 for all three.
        assertThat(patterns.get("combinations").asInt()).isEqualTo(5);
        JsonNode first = patterns.get("patterns").get(0);
        assertThat(first.get("latents").toString()).isEqualTo("[0,1]");
        assertThat(first.get("count").asInt()).isEqualTo(2);
        assertThat(first.get("expected").asDouble()).isEqualTo(12 * 2 / 27.0, within(1e-12));
        assertThat(first.get("ratio").asDouble()).isEqualTo(2.25, within(1e-12));
    }

    @Test
    void aWindowHasFiguresOfItsOwn() {
        define(WHOLE, "{\"name\": \"abc\", \"latents\": [0, 1, 2]}");

        // Seconds 0 to 4 are tokens 0 to 3; all of them are examples.
        JsonNode pane = get(defined + "?from=1970-01-01T00:00:00Z&to=1970-01-01T00:00:04Z");
        assertThat(pane.get("tokens").asInt()).isEqualTo(4);
        assertThat(pane.get("examples").asInt()).isEqualTo(4);
        Answer few = Answer.get(root, defined + "/pca?from=1970-01-01T00:00:08Z&to=1970-01-01T00:00:12Z");
        assertThat(few.status()).isEqualTo(400);
        assertThat(few.json().get("detail").asText()).contains("at least 3 tokens", "this one has 1");
    }

    @Test
    void aLostInstanceIsSaid() {
        define(BROKEN, "{\"name\": \"abc\", \"latents\": [0, 1, 2]}");

        JsonNode group = get(defined);
        assertThat(group.get("complete").asBoolean()).isFalse();
        assertThat(group.get("missingPartitions").toString()).isEqualTo("[1]");
        assertThat(group.get("examples").asInt()).isEqualTo(5);
    }

    @Test
    void definitionsThatWereSkippedAreReported() {
        JsonNode refused =
                get("/api/saes/" + WHOLE + "/subspaces").get("refused").get(0);
        assertThat(refused.get("key").asText()).isEqualTo(WHOLE + "/odd");
        assertThat(refused.get("reason").asText()).contains("not a Subspace");
    }

    @Test
    void contextsComeWithPoints() {
        JsonNode points = get("/api/saes/" + WORLD + "/subspaces/days/points?limit=20");
        for (JsonNode point : points.get("points")) {
            assertThat(point.get("tokens").get(point.get("focus").asInt()).asText())
                    .isEqualTo(point.get("token").asText())
                    .endsWith("day");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "x", "latents": [1]}          | 400 | latents | [1]    | 2 to 64 different latents, and these are 1
            {"name": "x", "latents": [1, 2, 1]}    | 400 | latents | 1      | different latents, and this one comes twice
            {"name": "x", "latents": [1, 8]}       | 400 | latents | 8      | whole numbers from 0 to 7
            {"name": "x", "latents": [1, -1]}      | 400 | latents | -1     | whole numbers from 0 to 7
            {"name": "x", "latents": [1, 2.5]}     | 400 | latents | 2.5    | whole numbers from 0 to 7
            {"name": "x", "latents": [1, 1e300]}   | 400 | latents | 1.0E300 | whole numbers from 0 to 7
            {"name": "x", "latents": "1,2"}        | 400 | latents | 1,2    | a list of 2 to 64 different latents
            {"name": "x"}                          | 400 | latents | ''     | a list of 2 to 64 different latents
            {"name": "a b", "latents": [1, 2]}     | 400 | name    | a b    | letters, digits
            {"latents": [1, 2]}                    | 400 | name    | ''     | letters, digits
            {"name": 7, "latents": [1, 2]}         | 400 | name    | 7      | letters, digits
            [1, 2]                                 | 400 | body    | [1, 2] | {"name": <text>
            {"name":                               | 400 | body    | {"name": | {"name": <text>
            """)
    void badDefinitionsAreNamed(String body, int status, String parameter, String value, String allowed) {
        refused(send("POST", "/api/saes/" + WHOLE + "/subspaces", body), status, parameter, value, allowed);
    }

    @Test
    void tooManyMembersAreRefused() {
        List<Integer> latents = java.util.stream.IntStream.range(0, 65).boxed().toList();
        Answer answer =
                send("POST", "/api/saes/" + WORLD + "/subspaces", "{\"name\": \"x\", \"latents\": " + latents + "}");
        refused(
                answer,
                400,
                "latents",
                latents.toString().replace(" ", ""),
                "2 to 64 different latents, and these are 65");
    }

    @Test
    void aTakenNameIsRefused() {
        define(WHOLE, "{\"name\": \"abc\", \"latents\": [0, 1, 2]}");
        refused(
                send("POST", "/api/saes/" + WHOLE + "/subspaces", "{\"name\": \"abc\", \"latents\": [3, 4]}"),
                409,
                "name",
                "abc",
                "a name that is not taken");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tiny.9-none/subspaces                   | 404 | SAE      | tiny.9-none | tiny.1-whole
            words.1-world/subspaces/nights          | 404 | subspace | nights | one of days
            words.1-world/subspaces/nights/pca      | 404 | subspace | nights | one of days
            words.1-world/subspaces/days/pca?axes=x | 400 | axes     | x      | a whole number from 0 to 64
            words.1-world/subspaces/days/points?limit=0    | 400 | limit | 0   | a whole number from 1
            words.1-world/subspaces/days/patterns?limit=-1 | 400 | limit | -1  | a whole number from 1
            words.1-world/subspaces/days?from=2001-01-01   | 400 | from  | 2001-01-01 | a time
            words.1-world/subspaces/days?from=2030-01-01T00:00:00Z | 400 | from | 2030-01-01T00:00:00Z | a window with tokens in it
            """)
    void badQuestionsAreNamed(String path, int status, String parameter, String value, String allowed) {
        refused(Answer.get(root, "/api/saes/" + path), status, parameter, value, allowed);
    }

    @Test
    void withoutThreePointsThereIsNoGeometry() {
        define(EMPTY, "{\"name\": \"abc\", \"latents\": [0, 1, 2]}");

        assertThat(get(defined).get("examples").asInt()).isZero();
        for (String part : List.of("pca", "points", "indices")) {
            refused(Answer.get(root, defined + "/" + part), 400, "window", "total", "at least 3 tokens");
        }
        assertThat(get(defined + "/patterns").get("patterns")).isEmpty();
    }

    private static void refused(Answer answer, int status, String parameter, String value, String allowed) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.json().get("parameter").asText()).isEqualTo(parameter);
        assertThat(answer.json().get("value").asText()).isEqualTo(value);
        assertThat(answer.json().get("detail").asText()).contains(allowed);
    }

    private Answer define(String sae, String body) {
        Answer answer = send("POST", "/api/saes/" + sae + "/subspaces", body);
        if (answer.status() == 201) {
            defined = "/api/saes/" + sae + "/subspaces/abc";
        }
        return answer;
    }

    private Answer send(String method, String path, String body) {
        return Answer.send(HttpRequest.newBuilder(root.resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build());
    }

    private JsonNode get(String path) {
        Answer answer = Answer.get(root, path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }
}
