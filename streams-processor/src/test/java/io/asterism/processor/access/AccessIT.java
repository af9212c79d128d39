package io.asterism.processor.access;

import static io.asterism.processor.fixtures.HandMadeDirectory.WORLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.asterism.processor.fixtures.Answer;
import io.asterism.processor.fixtures.Chromium;
import io.asterism.processor.fixtures.RawRequest;
import io.asterism.processor.fixtures.RawRequest.Reply;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask for what, over real HTTP, where tokens are asked for. */
@QuarkusTest
@TestProfile(GuardedProfile.class)
class AccessIT {
    private static final String SAES = "/api/saes";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    @TestHTTPResource("/")
    URI root;

    private record Operation(String method, String path) {}

    /** Every operation of the OpenAPI document, with names in place of its parameters. */
    private List<Operation> operations() {
        JsonNode document = Answer.send(HttpRequest.newBuilder(root.resolve("/q/openapi?format=json"))
                        .header("Authorization", "Bearer " + GuardedProfile.secret(Role.READ))
                        .build())
                .json();
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey().replaceAll("\\{[^}]+}", "none")))));
        assertThat(operations).hasSizeGreaterThan(30);
        assertThat(operations)
                .contains(
                        new Operation("POST", "/api/saes/none/subspaces"),
                        new Operation("DELETE", "/api/saes/none/subspaces/none"),
                        new Operation("POST", "/api/jobs"));
        return operations;
    }

    private Reply send(Operation operation, String... headers) {
        RawRequest request = operation.method().equals("GET")
                ? RawRequest.get(root, operation.path())
                : RawRequest.post(root, operation.path(), "application/json", "{}".getBytes(StandardCharsets.UTF_8))
                        .withMethod(operation.method());
        for (String header : headers) {
            request = request.with(header);
        }
        return request.send(root);
    }

    private Reply get(String path, String... headers) {
        return send(new Operation("GET", path), headers);
    }

    private static String bearer(Role role) {
        return "Authorization: Bearer " + GuardedProfile.secret(role);
    }

    @Test
    void everyOperationIsGuarded() {
        for (Operation operation : operations()) {
            if (operation.path().equals(Need.SESSION) && !operation.method().equals("GET")) {
                continue;
            }
            String what = operation.toString();
            Reply anonymous = send(operation);
            assertThat(anonymous.status()).as(what).isEqualTo(401);
            assertThat(anonymous.header("WWW-Authenticate")).as(what).hasValue("Bearer realm=\"asterism\"");
            assertThat(send(operation, bearer(Role.INSTANCE)).status()).as(what).isEqualTo(403);
            int reader = send(operation, bearer(Role.READ)).status();
            if (READING.contains(operation.method())) {
                assertThat(reader).as(what).isNotIn(401, 403);
            } else {
                assertThat(reader).as(what).isEqualTo(403);
                assertThat(send(operation, bearer(Role.ADMIN)).status())
                        .as(what)
                        .isNotIn(401, 403);
            }
        }
    }

    @Test
    void writersWriteAndOnlyAdministratorsTakeAway() {
        Operation track = new Operation("POST", SAES + "/" + WORLD + "/subspaces");
        assertThat(send(track, bearer(Role.WRITE)).status()).isEqualTo(400);
        Operation remove = new Operation("DELETE", SAES + "/none");
        Reply refused = send(remove, bearer(Role.WRITE));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("token 'write' has role write: expected role admin");
        assertThat(send(remove, bearer(Role.ADMIN)).status()).isIn(404, 405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/internal/saes/" + WORLD + "/standings",
                "/api/%69nternal/saes/" + WORLD + "/standings",
                "/api/x/../internal/saes/" + WORLD + "/standings",
                "//api/internal/saes/" + WORLD + "/standings",
                "/api/internal//saes/" + WORLD + "/standings",
                "/api;a=b/internal/saes/" + WORLD + "/standings",
                "/api/internal;a=b/saes/" + WORLD + "/standings",
                "/api/internal;/saes/" + WORLD + "/standings",
                "/api/saes;a=b",
                "/app/../api/saes",
                "/app/%2e%2e/api/saes",
                "/_static/../api/saes",
                "/_static/%2e%2e/api/saes",
                "/_static/..%2fapi/saes",
                "/q/health/../metrics",
                "/%61pi/saes",
                "/q/%6detrics",
                "/q/swagger-ui/",
                "/nothing"
            })
    void noSpellingOfAPathGoesRound(String path) {
        assertThat(get(path).status()).isIn(400, 401, 404);
        if (path.contains(";")) {
            assertThat(get(path, bearer(Role.ADMIN)).status()).isEqualTo(404);
        }
        assertThat(get(path).body()).doesNotContain("\"tokens\"");
        if (path.contains("nternal")) {
            assertThat(get(path, bearer(Role.ADMIN)).status()).isIn(400, 403, 404);
        }
    }

    @Test
    void instancesAskEachOther() {
        String standings = "/api/internal/saes/" + WORLD + "/standings";
        assertThat(get(standings).status()).isEqualTo(401);
        assertThat(get(standings, bearer(Role.INSTANCE)).status()).isEqualTo(200);
        assertThat(get(SAES, bearer(Role.INSTANCE)).status()).isEqualTo(403);
    }

    @Test
    void thePageItselfAndHealthAreOpen() {
        for (String path : List.of("/", "/app/asterism-app.js", "/importmap.js", "/asterism.css", "/q/health/live")) {
            assertThat(get(path).status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void eachRefusalSaysWhatIsWrongWithTheToken() {
        refused("Authorization: Bearer wrong", "the token is not known here");
        refused("Authorization: Bearer " + GuardedProfile.EXPIRED, "token 'old' expired at 2020-01-01T00:00:00Z");
        refused("Authorization: Basic YTpi", "no token came with the request");
        refused("Authorization: Bearer", "no token came with the request");
        refused("Cookie: asterism-token=wrong", "the token is not known here");
        assertThat(get(SAES, "authorization: bearer " + GuardedProfile.secret(Role.READ))
                        .status())
                .isEqualTo(200);
        assertThat(get(
                                SAES,
                                "Authorization: Bearer wrong",
                                "Cookie: asterism-token=" + GuardedProfile.secret(Role.READ))
                        .status())
                .as("a header is not made good by a cookie")
                .isEqualTo(401);
    }

    private void refused(String header, String sentence) {
        Reply reply = get(SAES, header);
        assertThat(reply.status()).as(header).isEqualTo(401);
        assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
        assertThat(reply.body()).contains(sentence).doesNotContain("secret", "wrong\"");
    }

    @Test
    void aSessionIsACookieThatNoScriptReads() {
        Operation begin = new Operation("POST", Need.SESSION);
        assertThat(send(begin).status()).isEqualTo(400);
        RawRequest request = RawRequest.post(
                root,
                Need.SESSION,
                "application/json",
                ("{\"token\": \"" + GuardedProfile.secret(Role.READ) + "\"}").getBytes(StandardCharsets.UTF_8));
        Reply began = request.send(root);
        assertThat(began.status()).isEqualTo(204);
        String cookie = began.header("Set-Cookie").orElseThrow();
        assertThat(cookie)
                .containsIgnoringCase("HttpOnly")
                .containsIgnoringCase("SameSite=Strict")
                .contains("Path=/");
        String sent = "Cookie: " + cookie.split(";", 2)[0];
        assertThat(get(SAES, sent).status()).isEqualTo(200);
        assertThat(get(Need.SESSION, sent).body()).contains("\"name\":\"read\"", "\"role\":\"read\"");
        assertThat(send(new Operation("DELETE", Need.SESSION))
                        .header("Set-Cookie")
                        .orElseThrow())
                .contains("Max-Age=0");
        Reply wrong = RawRequest.post(
                        root, Need.SESSION, "application/json", "{\"token\": \"no\"}".getBytes(StandardCharsets.UTF_8))
                .send(root);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.header("Set-Cookie")).isEmpty();
    }

    @Test
    void thePageAsksForATokenAndGoesOnWithIt() {
        try (Chromium chromium = Chromium.launch()) {
            assumeTrue(chromium.isThere(), Chromium.MISSING);
            Page page = chromium.page(1280, 800);
            page.navigate(root + "#sae=" + WORLD);
            page.locator("sign-in input").fill("not-a-token");
            page.locator("sign-in button").click();
            PlaywrightAssertions.assertThat(page.locator("sign-in [role=alert]"))
                    .containsText("the token is not known here");
            PlaywrightAssertions.assertThat(page.locator(".sae")).hasCount(0);
            page.locator("sign-in input").fill(GuardedProfile.secret(Role.READ));
            page.locator("sign-in button").click();
            PlaywrightAssertions.assertThat(page.locator(".sae[aria-current]")).containsText(WORLD);
            PlaywrightAssertions.assertThat(page.locator("sign-in")).hasCount(0);
            assertThat(page.evaluate("document.cookie")).isEqualTo("");
            page.reload();
            PlaywrightAssertions.assertThat(page.locator(".sae[aria-current]")).containsText(WORLD);
        }
    }
}
