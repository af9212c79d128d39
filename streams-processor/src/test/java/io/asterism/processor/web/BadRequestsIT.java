package io.asterism.processor.web;

import static io.asterism.processor.fixtures.HandMadeDirectory.SPLIT;
import static io.asterism.processor.fixtures.HandMadeDirectory.STARTING;
import static io.asterism.processor.fixtures.HandMadeDirectory.WORLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.processor.fixtures.Answer;
import io.asterism.processor.fixtures.HandMadePairs;
import io.asterism.processor.fixtures.RawRequest;
import io.asterism.processor.fixtures.RawRequest.Reply;
import io.asterism.processor.instances.InstanceResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every operation of the OpenAPI document, and every one between instances, with every value that people, programs and attackers
 * put where another was expected. Whatever comes back is no failure of the service, and every refusal is problem JSON of one
 * sentence.
 */
@QuarkusTest
class BadRequestsIT {
    private static final List<String> VALUES = List.of(
            "",
            "-1",
            "0",
            "1",
            "2147483647",
            "2147483648",
            "-9223372036854775809",
            "9".repeat(400),
            "1e400",
            "NaN",
            "Infinity",
            "1.5",
            "0x10",
            "%20",
            "abc",
            "null",
            "true",
            "1,2,,3",
            ",",
            "1;2",
            "%00",
            "%0d%0aX:1",
            "%ff%fe",
            "%",
            "%zz",
            "%u0041",
            "%C0%AF",
            "..%2f..%2f",
            "%2e%2e",
            "a%2Fb",
            "%E2%80%AE",
            "%F0%9F%92%A5",
            "'%22%3Cscript%3E",
            "x".repeat(3000),
            "1970-01-01T00:00:00Z",
            "%2B999999999-12-31T23:59:59Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01T00:00:00+99:99",
            "8640000000000001",
            "+1",
            "１");

    private static final List<String> BODIES = List.of(
            "",
            " ",
            "null",
            "1",
            "\"x\"",
            "[]",
            "{}",
            "{",
            "{\"name\":\"a\"}",
            "{\"latents\":[1,2]}",
            "{\"name\":null,\"latents\":null}",
            "{\"name\":1,\"latents\":[1,2]}",
            "{\"name\":\"a\",\"latents\":\"1,2\"}",
            "{\"name\":\"a\",\"latents\":{}}",
            "{\"name\":\"a\",\"latents\":[]}",
            "{\"name\":\"a\",\"latents\":[1]}",
            "{\"name\":\"a\",\"latents\":[1,1]}",
            "{\"name\":\"a\",\"latents\":[1,-2]}",
            "{\"name\":\"a\",\"latents\":[1,2.5]}",
            "{\"name\":\"a\",\"latents\":[1,1e400]}",
            "{\"name\":\"a\",\"latents\":[1,99999999999999999999]}",
            "{\"name\":\"a\",\"latents\":[1,null]}",
            "{\"name\":\"a\",\"latents\":[[1],2]}",
            "{\"name\":\"a\",\"latents\":[1,2]}x",
            "{\"name\":\"a\",\"name\":\"b\",\"latents\":[1,2]}",
            "{\"name\":\"..\",\"latents\":[1,2]}",
            "{\"name\":\"a/b\",\"latents\":[1,2]}",
            "{\"name\":\"\\u0000\",\"latents\":[1,2]}",
            "{\"name\":\"" + "n".repeat(101) + "\",\"latents\":[1,2]}",
            "{\"name\":\"a\",\"latents\":[1,NaN]}",
            "{\"name\":\"\\ud800\",\"latents\":[1,2]}",
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "{\"name\":\"a\",\"latents\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}",
            "{\"name\":\"a\",\"latents\":[" + "1,".repeat(200_000) + "1]}",
            "{\"name\":\"a\",\"latents\":[1," + "9".repeat(100_000) + "]}",
            "name=a&latents=1,2",
            "<subspace/>");

    @TestHTTPResource("/")
    URI root;

    private final ObjectMapper json = new ObjectMapper();
    private final List<String> wrong = new ArrayList<>();

    /** An operation: its method, its path with names in braces, and the names of its query parameters. */
    private record Operation(String method, String path, List<String> query) {}

    private Map<String, String> good;

    @BeforeEach
    void reset() {
        wrong.clear();
        good = new HashMap<>(Map.of("latent", "1", "component", "0", "group", "1", "subspace", "days", "name", "days"));
        good.putAll(Map.of("partitions", "0", "from", "0", "to", "9000000000000", "threshold", "0", "definedAt", "1"));
        good.putAll(Map.of("points", "true", "latents", "1,2", "model", "words", "job", "none"));
        good.put("pair", HandMadePairs.WEIGHED.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {WORLD, SPLIT, STARTING})
    void noValueOfAPathOrAQueryIsAFailure(String sae) {
        List<Operation> operations = new ArrayList<>(described());
        operations.addAll(internal());
        good.put("sae", sae);
        for (Operation operation : operations) {
            List<String> inPath = Arrays.stream(operation.path().split("/", -1))
                    .filter(part -> part.startsWith("{"))
                    .map(part -> part.substring(1, part.length() - 1))
                    .toList();
            for (String value : VALUES) {
                for (String name : inPath) {
                    tryOut(operation, path(operation, Map.of(name, value)) + query(operation, Map.of()));
                }
                for (String name : operation.query()) {
                    tryOut(operation, path(operation, Map.of()) + query(operation, Map.of(name, value)));
                    // Alone, without the others that a caller gives beside it.
                    tryOut(operation, path(operation, Map.of()) + "?" + name + "=" + value);
                }
            }
            for (String tail : List.of(
                    "",
                    "?",
                    "?&&&",
                    "?=",
                    "?limit&limit",
                    "?%",
                    "?%zz=%zz",
                    "?limit=1&limit=2",
                    "/",
                    "/%2e",
                    "//",
                    ";x=1",
                    "#x")) {
                tryOut(operation, path(operation, Map.of()) + tail);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void noBodyIsAFailure() {
        good.put("sae", WORLD);
        for (Operation operation : described()) {
            if (operation.method().equals("POST")) {
                for (String body : BODIES) {
                    RawRequest request = RawRequest.post(
                            root, path(operation, Map.of()), "application/json", body.getBytes(StandardCharsets.UTF_8));
                    Reply reply = request.send(root);
                    check("POST " + beginning(body), reply);
                    if (reply.status() != 400) {
                        wrong.add("expected 400 of " + beginning(body) + " and not " + reply.status());
                    }
                }
                byte[] broken = "{\"name\":\"a\377\",\"latents\":[1,2]}".getBytes(StandardCharsets.ISO_8859_1);
                Reply reply = RawRequest.post(root, path(operation, Map.of()), "application/json", broken)
                        .send(root);
                check("POST of broken UTF-8", reply);
                assertThat(reply.status()).isEqualTo(400);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsRead() {
        String target = "/api/saes/" + WORLD + "/subspaces";
        Reply reply = RawRequest.post(root, target, "application/json", new byte[40 << 20])
                .send(root);
        check("POST of 40 MB", reply);
        assertThat(reply.status()).isEqualTo(413);
        assertThat(wrong).isEmpty();
    }

    @Test
    void onlyJsonIsTaken() {
        String target = "/api/saes/" + WORLD + "/subspaces";
        byte[] body = "{\"name\":\"typed\",\"latents\":[1,2]}".getBytes(StandardCharsets.UTF_8);
        for (String type : List.of(
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/xml",
                "*/*",
                "nonsense",
                "",
                "text/plain, application/json")) {
            Reply reply = RawRequest.post(root, target, type, body).send(root);
            check("POST as " + type, reply);
            assertThat(reply.status()).as(type).isIn(400, 415);
        }
        Reply untyped = new RawRequest("POST", target, root.getAuthority(), List.of(), body).send(root);
        check("POST without a type", untyped);
        assertThat(untyped.status()).isEqualTo(415);
        assertThat(wrong).isEmpty();
    }

    @Test
    void noMethodAndNoHeaderIsAFailure() {
        good.put("sae", WORLD);
        List<Operation> operations = new ArrayList<>(described());
        operations.addAll(internal());
        for (Operation operation : operations) {
            String target = path(operation, Map.of()) + query(operation, Map.of());
            for (String method : List.of("PUT", "PATCH", "TRACE", "OPTIONS", "HEAD", "FROBNICATE", "get")) {
                Reply reply = RawRequest.get(root, target).withMethod(method).send(root);
                if (!method.equals("HEAD")) {
                    check(method + " " + target, reply);
                }
            }
            for (String header : List.of(
                    "Accept: text/plain",
                    "Accept: nonsense",
                    "Accept: application/xml;q=x",
                    "Accept: ",
                    "Accept-Language: %%%",
                    "Accept-Encoding: gzip;q=x, , ,",
                    "Range: bytes=9-1",
                    "If-None-Match: \"",
                    "Cookie: =;;=",
                    "Expect: 200-maybe",
                    "X-HTTP-Method-Override: DELETE")) {
                if (!operation.method().equals("DELETE")) {
                    tryOut(operation, target, header);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private void tryOut(Operation operation, String target, String... headers) {
        RawRequest request = operation.method().equals("POST")
                ? RawRequest.post(root, target, "application/json", "{}".getBytes(StandardCharsets.UTF_8))
                : RawRequest.get(root, target).withMethod(operation.method());
        for (String header : headers) {
            request = request.with(header);
        }
        Reply reply = request.send(root);
        // Quarkus refuses what is no URI before any of our code is asked, and says nothing.
        if (reply.status() != 400 || !reply.body().isEmpty() || isUri(target)) {
            check(operation.method() + " " + target + " " + List.of(headers), reply);
        }
    }

    private static boolean isUri(String target) {
        try {
            return new URI(target).getRawPath() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void check(String asked, Reply reply) {
        if (reply.status() < 400) {
            return;
        }
        String as = beginning(asked) + " -> " + reply.status() + " ";
        String type = reply.header("content-type").orElse("");
        if (reply.status() >= 500) {
            wrong.add(as + "is a failure");
        } else if (!type.startsWith("application/problem+json")) {
            wrong.add(as + "is '" + type + "': " + beginning(reply.body()));
        } else {
            try {
                JsonNode problem = json.readTree(reply.body());
                String detail = problem.path("detail").asText();
                boolean sentence = detail.length() > 20
                        && detail.chars().noneMatch(each -> each < ' ')
                        && !detail.contains("Exception")
                        && !detail.contains("io.asterism");
                if (problem.path("status").asInt() != reply.status()
                        || !sentence
                        || reply.body().length() > 4_000) {
                    wrong.add(as + reply.body());
                }
            } catch (IOException e) {
                wrong.add(as + "is no JSON: " + reply.body());
            }
        }
    }

    private static String beginning(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "... (" + text.length() + ")" : text;
    }

    private String path(Operation operation, Map<String, String> values) {
        String path = operation.path();
        for (String name : good.keySet()) {
            // What is tracked stays, for the tests that look at it after this one.
            boolean deletes = operation.method().equals("DELETE") && name.equals("subspace");
            path = path.replace("{" + name + "}", values.getOrDefault(name, deletes ? "nights" : good.get(name)));
        }
        assertThat(path).as("every name in a path has a good value").doesNotContain("{");
        return path;
    }

    private String query(Operation operation, Map<String, String> values) {
        boolean internal = operation.path().startsWith(InstanceResource.PATH);
        return operation.query().stream()
                .filter(name -> internal || values.containsKey(name))
                .map(name -> name + "=" + values.getOrDefault(name, good.getOrDefault(name, "1")))
                .collect(Collectors.joining("&", "?", ""));
    }

    private List<Operation> described() {
        List<Operation> operations = new ArrayList<>();
        JsonNode document = Answer.get(root, "/q/openapi?format=json").json();
        JsonNode shared = document.path("components").path("parameters");
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(each -> {
                    List<String> query = new ArrayList<>();
                    each.getValue().path("parameters").forEach(parameter -> {
                        String reference = parameter.path("$ref").asText();
                        JsonNode read = reference.isEmpty()
                                ? parameter
                                : shared.get(reference.substring(reference.lastIndexOf('/') + 1));
                        if (read.path("in").asText().equals("query")) {
                            query.add(read.get("name").asText());
                        }
                    });
                    operations.add(
                            new Operation(each.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey(), query));
                }));
        assertThat(operations).hasSizeGreaterThan(20);
        return operations;
    }

    /** What instances ask of each other is no part of the document, so it is read from the methods that answer. */
    private static List<Operation> internal() {
        Map<String, Operation> operations = new LinkedHashMap<>();
        for (Method method : InstanceResource.class.getDeclaredMethods()) {
            Path path = method.getAnnotation(Path.class);
            if (path != null) {
                List<String> query = new ArrayList<>();
                for (Parameter parameter : method.getParameters()) {
                    if (parameter.isAnnotationPresent(BeanParam.class)) {
                        for (Field field : parameter.getType().getFields()) {
                            if (field.isAnnotationPresent(RestQuery.class)) {
                                query.add(field.getName());
                            }
                        }
                    } else if (parameter.isAnnotationPresent(RestQuery.class)) {
                        query.add(parameter.getName());
                    }
                }
                operations.put(path.value(), new Operation("GET", InstanceResource.PATH + path.value(), query));
            }
        }
        assertThat(operations).hasSizeGreaterThan(7);
        return List.copyOf(operations.values());
    }
}
