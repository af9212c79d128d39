package io.asterism.processor.query;

import static io.asterism.processor.query.Answer.column;
import static io.asterism.processor.query.HandMadeDirectory.EMPTY;
import static io.asterism.processor.query.HandMadeDirectory.SPLIT;
import static io.asterism.processor.query.HandMadeDirectory.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The groups over HTTP, against the components of methods.md G.1. */
@QuarkusTest
class GroupsTest {
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
