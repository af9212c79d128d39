package io.asterism.processor.answers.groups;

import static io.asterism.processor.fixtures.Answer.column;
import static io.asterism.processor.fixtures.HandMadeDirectory.EMPTY;
import static io.asterism.processor.fixtures.HandMadeDirectory.SPLIT;
import static io.asterism.processor.fixtures.HandMadeDirectory.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.processor.fixtures.Answer;
import io.asterism.schemas.npz.NpyReader;
import io.asterism.schemas.npz.NpzFile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The groups over HTTP, against the components of methods.md G.1. */
@QuarkusTest
class GroupsIT {
    @TestHTTPResource("/")
    URI root;

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, SPLIT})
    void thePublishedRuleFindsItsThreshold(String sae) {
        JsonNode answer = get("/api/saes/" + sae + "/components?smallest=3&largest=3&threshold=1.5");

        assertThat(answer.get("rule").asText()).isEqualTo("published");
        assertThat(answer.get("edgeThreshold").asDouble()).isEqualTo(.25);
        assertThat(answer.get("largest").asInt()).isEqualTo(3);
        assertThat(answer.get("inRange").asBoolean()).isTrue();
        assertThat(answer.get("tokens").asLong()).isEqualTo(12);
        assertThat(answer.get("found").asInt()).isEqualTo(3);
        JsonNode components = answer.get("components");
        assertThat(column(components, "id")).containsExactly("0", "1", "2");
        assertThat(components.get(0).get("latents").toString()).isEqualTo("[0,1,2]");
        assertThat(components.get(1).get("latents").toString()).isEqualTo("[3,4]");
        assertThat(components.get(1).get("hubSpoke").asDouble()).isEqualTo(Math.sqrt(.5), within(1e-12));
        assertThat(components.get(0).get("topTokens")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, '[0,1] [3,4] [5,6]', 3", "1.5, '[0,1,2] [3,4] [5,6]', 3"})
    void anEdgeAtTheThresholdCounts(String threshold, String groups, int found) {
        JsonNode answer = get("/api/saes/" + WHOLE + "/components?min=0.4&threshold=" + threshold);

        assertThat(answer.get("rule").asText()).isEqualTo("fixed");
        assertThat(String.join(" ", members(answer.get("components")))).isEqualTo(groups);
        assertThat(answer.get("found").asInt()).isEqualTo(found);
    }

    @Test
    void aGroupIsAGraph() {
        JsonNode group = get("/api/saes/" + WHOLE + "/components/0?min=0.4&threshold=1.5");

        assertThat(group.get("size").asInt()).isEqualTo(3);
        assertThat(group.get("edgeCount").asInt()).isEqualTo(2);
        assertThat(group.get("density").asDouble()).isEqualTo(2 / 3.0);
        assertThat(group.get("diameter").asDouble()).isEqualTo(2);
        assertThat(column(group.get("nodes"), "latent")).containsExactly("0", "1", "2");
        assertThat(column(group.get("nodes"), "fires")).containsExactly("4", "4", "3");
        assertThat(column(group.get("edges"), "weight")).containsExactly("0.6", "0.4");
        assertThat(column(group.get("edges"), "count")).containsExactly("3", "2");
        assertThat(get("/api/saes/" + WHOLE + "/components/0?min=0.4&threshold=1.5&limit=1")
                        .get("edges"))
                .hasSize(1);
    }

    @Test
    void pairsThatMetTooSeldomAreNoEdges() {
        JsonNode answer = get("/api/saes/" + WHOLE + "/components?min=0&minCount=3");

        assertThat(members(answer.get("components"))).containsExactly("[0,1]");
        assertThat(answer.get("minCount").asInt()).isEqualTo(3);
    }

    @Test
    void sizesComeWithAndWithoutTheLargest() {
        JsonNode sizes =
                get("/api/saes/" + WHOLE + "/sizes?min=0.4&threshold=1.5").get("sizes");

        assertThat(sizes.get("groups").asInt()).isEqualTo(4);
        assertThat(sizes.get("fraction").asDouble()).isEqualTo(7 / 8.0);
        assertThat(sizes.get("fractionWithoutLargest").asDouble()).isEqualTo(4 / 8.0);
        assertThat(sizes.get("latentMeanSize").asDouble()).isEqualTo((9 + 4 + 4 + 1) / 8.0);
        assertThat(sizes.get("histogram").toString()).isEqualTo("{\"1\":1,\"2\":2,\"3\":1}");
    }

    @Test
    void communitiesAreAnAlternative() {
        JsonNode answer = get("/api/saes/" + WHOLE + "/components?rule=leiden&min=0.1&resolution=0.3&threshold=1.5");

        assertThat(answer.get("rule").asText()).isEqualTo("leiden");
        assertThat(answer.get("resolution").asDouble()).isEqualTo(.3);
        assertThat(members(answer.get("components"))).contains("[3,4]", "[5,6]");
    }

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, SPLIT})
    void figuresComeAsFiles(String sae) throws IOException {
        byte[] matrix = bytes("/api/saes/" + sae + "/export/cooccurrence.npz?threshold=1.5");
        Path file = Files.write(Files.createTempFile("matrix", ".npz"), matrix);
        try (NpzFile npz = NpzFile.open(file);
                NpyReader values = npz.array("data")) {
            // C_ii of the seven that fire, and both halves of (0,1) 3, (0,2) 2, (1,2) 1, (3,4) 2, (5,6) 2.
            assertThat(Arrays.stream(values.longs()).sum()).isEqualTo(20 + 2 * 10);
        } finally {
            Files.delete(file);
        }
        String nodes = Answer.get(root, "/api/saes/" + sae + "/export/node_info.csv?min=0.4&threshold=1.5")
                .text();
        assertThat(nodes.lines()).hasSize(9);
        assertThat(nodes.lines().skip(1).findFirst().orElseThrow()).startsWith("0,1.5,0,3,4.0,[],");
        Answer graph = Answer.get(root, "/api/saes/" + sae + "/export/graph.graphml?min=0.4&threshold=1.5");
        assertThat(graph.type()).startsWith("application/graphml+xml");
        assertThat(graph.text()).contains("<edge source=\"0\" target=\"1\"><data key=\"edge-weight\">0.6</data>");
    }

    private byte[] bytes(String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(root.resolve(path)).build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            components?min=1.5              | 400 | min        | 1.5     | a number from 0.0 to 1.0
            components?rule=fixed&min=NaN   | 400 | min        | NaN     | a number from 0.0 to 1.0
            components?rule=best            | 400 | rule       | best    | one of published, fixed, leiden
            components?rule=published&min=1 | 400 | min        | 1       | no edge threshold with rule published
            components?smallest=9&largest=3 | 400 | largest    | 3       | a whole number from 9
            components?min=.1&resolution=.2 | 400 | resolution | .2      | no resolution but with rule leiden
            components?minSize=0            | 400 | minSize    | 0       | a whole number from 1
            components/8?min=0.4            | 404 | component  | 8       | a whole number from 0 to 4
            components/x?min=0.4            | 400 | component  | x       | a whole number from 0 to 4
            export/node_info.csv?min=2      | 400 | min        | 2       | a number from 0.0 to 1.0
            export/cooccurrence.npz?threshold=1 | 400 | threshold | 1 | one of 0.0, 1.5
            export/cooccurrence.npz?from=2001-01-01T00:00:00Z | 400 | from | 2001-01-01T00:00:00Z | a window with tokens
            sizes?minCount=0                | 400 | minCount   | 0       | a whole number from 1
            """)
    void badValuesAreNamed(String path, int status, String parameter, String value, String allowed) {
        Answer answer = Answer.get(root, "/api/saes/" + WHOLE + "/" + path);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.json().get("parameter").asText()).isEqualTo(parameter);
        assertThat(answer.json().get("value").asText()).isEqualTo(value);
        assertThat(answer.json().get("detail").asText()).contains(allowed);
    }

    @Test
    void aWindowWithoutTokensHasNoGroups() {
        Answer answer = Answer.get(root, "/api/saes/" + EMPTY + "/components");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asText())
                .isEqualTo("window 'total' cannot be used: expected a window that holds tokens");
    }

    private JsonNode get(String path) {
        Answer answer = Answer.get(root, path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> members(JsonNode components) {
        List<String> groups = new ArrayList<>();
        components.forEach(component -> groups.add(component.get("latents").toString()));
        return groups;
    }
}
