package io.asterism.processor.answers;

import static io.asterism.processor.fixtures.HandMadeDirectory.PLANE;
import static io.asterism.processor.fixtures.HandMadeDirectory.SPLIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.processor.fixtures.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All that is shown of one latent, on the fixture of methods.md G.1 and decoder rows in a plane. */
@QuarkusTest
class LatentDashboardIT {
    @TestHTTPResource("/")
    URI root;

    @Test
    void theLogitLensIsWhatTheCardSaysTheFurthestSetFirst() {
        JsonNode lens = latent(PLANE, 0).get("logitLens");
        assertThat(lens.get("gainFolded").asBoolean()).isTrue();
        assertThat(lens.get("top").get(0).toString()).isEqualTo("{\"id\":5,\"token\":\" mine\",\"logit\":2.5}");
        assertThat(lens.get("bottom").get(0).get("token").asText()).isEqualTo("yours");
        assertThat(lens.get("mean").asDouble()).isEqualTo(0.125);
        assertThat(lens.get("deviation").asDouble()).isEqualTo(1.5);
        assertThat(lens.get("skewness").asDouble()).isEqualTo(-0.25);
        assertThat(lens.get("kurtosis").asDouble()).isEqualTo(4);
        assertThat(lens.get("enrichment").toString())
                .isEqualTo(
                        "[{\"set\":\"days\",\"tokens\":7,\"score\":-2.0},{\"set\":\"digits\",\"tokens\":3,\"score\":0.5}]");
        assertThat(latent(PLANE, 1).get("logitLens").isNull()).isTrue();
    }

    /** Latent 0 fires on tokens 0, 1, 3 and 11; a token a second, panes of four seconds. */
    @Test
    void densityIsToldPaneByPane() {
        for (String sae : List.of(PLANE, SPLIT)) {
            JsonNode densities = latent(sae, 0).get("densities");
            assertThat(values(densities, "fires")).isEqualTo(List.of(3.0, 0.0, 1.0));
            assertThat(values(densities, "tokens")).isEqualTo(List.of(4.0, 4.0, 4.0));
            assertThat(values(densities, "density")).isEqualTo(List.of(0.75, 0.0, 0.25));
            assertThat(densities.get(1).get("from").asText()).isEqualTo("1970-01-01T00:00:04Z");
        }
        assertThat(values(latent(PLANE, 0, "?threshold=1.5&from=5000&to=9000").get("densities"), "fires"))
                .as("whatever the window")
                .isEqualTo(List.of(3.0, 0.0, 1.0));
    }

    /** Latent 0 fires at places 0, 1, 3 of the first task and 6 of the second. */
    @Test
    void positionsAreToldInWideningBuckets() {
        JsonNode positions = latent(PLANE, 0).get("positions");
        assertThat(values(positions, "from")).isEqualTo(List.of(0.0, 1.0, 3.0));
        assertThat(values(positions, "to")).isEqualTo(List.of(1.0, 3.0, 7.0));
        assertThat(values(positions, "fires")).isEqualTo(List.of(1.0, 1.0, 2.0));
        assertThat(latent(PLANE, 7).get("positions")).isEmpty();
    }

    /** Its activations are 1.7, 2, 4 and 5: a quarter of them each, and each at the lower edge of its bin or within it. */
    @Test
    void contextsAreToldByQuantileTheStrongestFifthFirst() {
        JsonNode quantiles = latent(PLANE, 0).get("quantiles");
        assertThat(values(quantiles, "from")).isEqualTo(List.of(0.8, 0.6, 0.4, 0.2, 0.0));
        List<List<Double>> activations = new ArrayList<>();
        quantiles.forEach(each -> activations.add(values(each.get("contexts"), "activation")));
        // 5 begins its bin, behind three of four: 0.75; 4: 0.5; 2: 0.25; 1.7 is four fifths through its bin: 0.2.
        assertThat(activations.get(1)).containsExactly(5.0);
        assertThat(activations.get(2)).containsExactly(4.0);
        assertThat(activations.get(0)).isEmpty();
        assertThat(activations.stream().mapToInt(List::size).sum()).isEqualTo(4);
        assertThat(latent(PLANE, 7).get("quantiles")).isEmpty();
    }

    /** Of the rows at 0, 10, 30, 90, 110, 180 and 180 degrees, nearest to 0; who fires with latent 0 is in methods.md G.1. */
    @Test
    void theNearestRowsAreToldWithHowTheyFireTogether() {
        JsonNode nearest =
                get("/api/saes/" + PLANE + "/latents/0/nearest?limit=7").get("nearest");
        assertThat(values(nearest, "latent")).isEqualTo(List.of(1.0, 2.0, 3.0, 7.0, 4.0, 5.0, 6.0));
        double[] cosines = {Math.cos(Math.PI / 18), Math.sqrt(3) / 2, 0, 0, Math.cos(Math.PI * 11 / 18), -1, -1};
        for (int i = 0; i < cosines.length; i++) {
            assertThat(nearest.get(i).get("cosine").asDouble()).isCloseTo(cosines[i], within(1e-6));
        }
        // C01 = 3 of n0 = n1 = 4: 3/5; C02 = 2 of 4 and 4: 2/6; C03 = 1 of 4 and 3: 1/6.
        assertThat(nearest.get(0).get("jaccard").asDouble()).isEqualTo(0.6);
        assertThat(nearest.get(0).get("together").asLong()).isEqualTo(3);
        assertThat(nearest.get(0).get("coFiringRank").asInt()).isEqualTo(1);
        assertThat(nearest.get(1).get("coFiringRank").asInt()).isEqualTo(2);
        assertThat(nearest.get(2).get("coFiringRank").asInt()).isEqualTo(3);
        assertThat(nearest.get(3).get("coFiringRank").isNull()).isTrue();
        assertThat(nearest.get(0).get("topTokens").get(0).asText()).isEqualTo("t0");
        assertThat(latent(PLANE, 0).get("nearest")).isEqualTo(nearest);
    }

    @Test
    void whatIsNotKnownIsNullAndAskedForItIsRefused() {
        JsonNode split = latent(SPLIT, 0);
        assertThat(split.get("nearest").isNull()).isTrue();
        assertThat(split.get("logitLens").isNull()).isTrue();
        assertThat(split.get("neuronpedia").isNull()).isTrue();
        Answer refusal = Answer.get(root, "/api/saes/" + SPLIT + "/latents/0/nearest");
        assertThat(refusal.status()).isEqualTo(409);
        assertThat(refusal.json().get("detail").asText())
                .isEqualTo("sae '" + SPLIT + "' cannot be used: expected an SAE whose decoder is known: its producer"
                        + " published none, or not all of it, or it is too large for this process's memory");
    }

    @Test
    void itIsLinkedWhereTheManifestHasAnIdThere() {
        assertThat(latent(PLANE, 3).get("neuronpedia").asText()).isEqualTo("https://neuronpedia.org/tiny/6-plane/3");
    }

    private JsonNode latent(String sae, int latent) {
        return latent(sae, latent, "");
    }

    private JsonNode latent(String sae, int latent, String query) {
        return get("/api/saes/" + sae + "/latents/" + latent + query);
    }

    private JsonNode get(String path) {
        Answer answer = Answer.get(root, path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static List<Double> values(JsonNode rows, String member) {
        List<Double> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(member).asDouble()));
        return values;
    }
}
