package io.asterism.processor.answers.geometry;

import static io.asterism.processor.fixtures.HandMadeDirectory.PLANE;
import static io.asterism.processor.fixtures.HandMadeDirectory.SPLIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.processor.fixtures.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Geometry over HTTP, of eight decoder rows in a plane: at 0, 10, 30, 90, 110, 180 and 180 degrees, and one of zeros; with the counts of
 * methods.md G.1, by which 0, 1 and 2 go together, 3 and 4, and 5 and 6.
 */
@QuarkusTest
class GeometryIT {
    @TestHTTPResource("/")
    URI root;

    @Test
    void aMapHasTwoCoordinatesOfEachLatentAndSaysHowItWasMade() {
        JsonNode map = made("map");
        assertThat(map.get("points"))
                .hasSize(8)
                .allSatisfy(point ->
                        assertThat(point).hasSize(2).allMatch(coordinate -> Double.isFinite(coordinate.asDouble())));
        assertThat(map.get("progress").asDouble()).isEqualTo(1);
        // Of eight latents three neighbors are the most for which the worst case is the worst case.
        assertThat(map.get("k").asInt()).isEqualTo(3);
        for (String measure : new String[] {"trustworthiness", "continuity", "knnPreservation"}) {
            assertThat(map.get(measure).asDouble()).isBetween(0.0, 1.0);
        }
        assertThat(map.get("parameters").toString())
                .isEqualTo(
                        "{\"method\":\"umap\",\"metric\":\"cosine\",\"neighbors\":15,\"minDist\":0.1,\"init\":\"pca\","
                                + "\"epochs\":500,\"seed\":42}");
        assertThat(made("map").get("points")).isEqualTo(map.get("points"));
    }

    @Test
    void theTreeIsCutByClustersOrByHeight() {
        assertThat(made("tree?clusters=4").get("labels").toString()).isEqualTo("[0,0,0,1,1,2,2,3]");
        // 1 - cos 10° = 0.0152, 1 - cos 20° = 0.0603, and for 30° with 0° and 10° on average 0.0971.
        assertThat(made("tree?height=0.05").get("labels").toString()).isEqualTo("[0,0,1,2,3,4,4,5]");
        JsonNode tree = made("tree?height=0.09");
        assertThat(tree.get("labels").toString()).isEqualTo("[0,0,1,2,2,3,3,4]");
        assertThat(tree.get("clusters").asInt()).isEqualTo(5);
        JsonNode next = tree.get("merges").get(0);
        assertThat(next.get("first").asInt()).isEqualTo(0);
        assertThat(next.get("second").asInt()).isEqualTo(1);
        assertThat(next.get("size").asInt()).isEqualTo(3);
        double mean = ((1 - Math.cos(Math.PI / 6)) + (1 - Math.cos(Math.PI / 9))) / 2;
        assertThat(next.get("height").asDouble()).isCloseTo(mean, within(1e-5));
        assertThat(made("tree").get("clusters").asInt()).isEqualTo(8);
    }

    @Test
    void groupsByUseAreComparedWithClustersByWeights() {
        JsonNode whole = made("agreement?min=0.2&k=1");
        assertThat(whole.get("compared").asInt()).isEqualTo(7);
        assertThat(whole.get("groups").asInt()).isEqualTo(3);
        assertThat(whole.get("groupOf").toString()).isEqualTo("[0,0,0,1,1,2,2,null]");
        assertThat(whole.get("clusters").asInt()).isEqualTo(4);
        assertThat(whole.get("adjustedRand").asDouble()).isCloseTo(1, within(1e-12));
        assertThat(whole.get("normalizedMutualInformation").asDouble()).isCloseTo(1, within(1e-12));
        // Latent 2 is nearest to 1, and fires with 0 as often as with 1, of which the lower counts; 7 never fires.
        assertThat(whole.get("overlaps").toString()).isEqualTo("[1.0,1.0,0.0,1.0,1.0,1.0,1.0,null]");
        assertThat(whole.get("meanOverlap").asDouble()).isCloseTo(6 / 7.0, within(1e-12));

        JsonNode three = made("agreement?min=0.2&clusters=3");
        // 3, 4, 5 and 6 are one cluster: 5 pairs in both, 5 and 9 in one, of 21: (5 - 45/21) / (7 - 45/21).
        assertThat(three.get("adjustedRand").asDouble()).isCloseTo((5 - 45 / 21.0) / (7 - 45 / 21.0), within(1e-12));
        double use = -(3 / 7.0 * Math.log(3 / 7.0) + 4 / 7.0 * Math.log(2 / 7.0));
        double weights = -(3 / 7.0 * Math.log(3 / 7.0) + 4 / 7.0 * Math.log(4 / 7.0));
        assertThat(three.get("normalizedMutualInformation").asDouble())
                .isCloseTo(2 * weights / (use + weights), within(1e-12));
        // Of 0 all seven others are the nearest, and 1, 2, 3 fire with it.
        assertThat(three.get("overlaps").get(0).asDouble()).isCloseTo(3 / 7.0, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"map", "tree", "agreement"})
    void anSaeWhoseDecoderIsNotKnownIsRefusedInOneSentence(String path) {
        Answer refusal = Answer.get(root, "/api/saes/" + SPLIT + "/geometry/" + path);
        assertThat(refusal.status()).isEqualTo(409);
        assertThat(refusal.json().get("detail").asText())
                .startsWith("sae '" + SPLIT + "' cannot be used: expected an SAE whose decoder is known");
    }

    @Test
    void aTreeIsNotCutTwoWaysAtOnce() {
        Answer refusal = Answer.get(root, "/api/saes/" + PLANE + "/geometry/tree?clusters=3&height=0.5");
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.json().get("detail").asText()).contains("'0.5'").contains("clusters or height, not both");
    }

    private JsonNode made(String path) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> Answer.get(root, "/api/saes/" + PLANE + "/geometry/" + path),
                        answer -> answer.status() != 202)
                .json();
    }
}
