package io.asterism.processor.answers;

import static io.asterism.processor.fixtures.Answer.column;
import static io.asterism.processor.fixtures.HandMadeDirectory.PLANE;
import static io.asterism.processor.fixtures.HandMadeDirectory.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.processor.fixtures.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Where labels are shown and found; the plane's latents 1 and 6 have some. */
@QuarkusTest
class LabelsOverHttpIT {
    private static final String SHOWN = "a corner of the \"plane\", with a comma";

    @TestHTTPResource("/")
    URI root;

    @Test
    void latentsAreFoundByTheirLabels() {
        JsonNode found = get(PLANE, "latents?search=ECKEN").get("latents");
        assertThat(column(found, "latent")).containsExactly("6");
        assertThat(column(found, "label")).containsExactly("Ecken & Kanten");
        assertThat(column(get(PLANE, "latents?search=an%20edge").get("latents"), "latent"))
                .as("also by those that are not shown in the list")
                .containsExactly("1");
    }

    @Test
    void oneLatentHasThemAll() {
        assertThat(get(PLANE, "latents/1").get("labels").toString())
                .isEqualTo("[{\"text\":\"a corner of the \\\"plane\\\", with a comma\",\"model\":\"gpt-4o-mini\","
                        + "\"method\":\"oai_token-act-pair\"},{\"text\":\"an edge\",\"model\":null,\"method\":null}]");
        assertThat(get(PLANE, "latents/0").get("labels")).isEmpty();
        assertThat(get(PLANE, "latents?search=0")
                        .get("latents")
                        .get(0)
                        .get("label")
                        .isNull())
                .isTrue();
    }

    @Test
    void groupsSpeakInThem() {
        String rule = "components?rule=fixed&min=0&minCount=1";
        JsonNode groups = get(PLANE, rule).get("components");
        assertThat(groups.toString()).contains("Ecken & Kanten");
        JsonNode group = groups.get(0);
        JsonNode nodes = get(PLANE, "components/" + group.get("id") + rule.substring("components".length()))
                .get("nodes");
        assertThat(column(nodes, "label")).hasSameSizeAs(column(nodes, "latent"));
    }

    @Test
    void theTableHasThemAsItsLastColumn() {
        String table =
                Answer.get(root, "/api/saes/" + PLANE + "/export/node_info.csv").text();
        assertThat(table.lines().findFirst().orElseThrow()).endsWith(",quicklist_link,label");
        assertThat(table).contains(",\"" + SHOWN.replace("\"", "\"\"") + "\"\n").contains(",Ecken & Kanten\n");
        assertThat(Answer.get(root, "/api/saes/" + WHOLE + "/export/node_info.csv")
                        .text())
                .doesNotContain("label");
    }

    private JsonNode get(String sae, String path) {
        return Answer.get(root, "/api/saes/" + sae + "/" + path).json();
    }
}
