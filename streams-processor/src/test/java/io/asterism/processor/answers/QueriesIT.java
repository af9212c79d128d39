package io.asterism.processor.answers;

import static io.asterism.processor.fixtures.Answer.column;
import static io.asterism.processor.fixtures.HandMadeDirectory.BROKEN;
import static io.asterism.processor.fixtures.HandMadeDirectory.EMPTY;
import static io.asterism.processor.fixtures.HandMadeDirectory.SPLIT;
import static io.asterism.processor.fixtures.HandMadeDirectory.STARTING;
import static io.asterism.processor.fixtures.HandMadeDirectory.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.processor.fixtures.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The queries over HTTP, against the values of methods.md G.1. */
@QuarkusTest
class QueriesIT {
    @TestHTTPResource("/")
    URI root;

    @Test
    void saesAreListedWithTheirStates() {
        JsonNode saes = get("/api/saes");
        assertThat(column(saes, "id")).startsWith(WHOLE, SPLIT, BROKEN, EMPTY, STARTING);
        JsonNode whole = saes.get(0);
        assertThat(whole.get("model").asText()).isEqualTo("tiny");
        assertThat(whole.get("hook").asText()).isEqualTo("blocks.1.hook_resid_pre");
        assertThat(whole.get("latents").asInt()).isEqualTo(8);
        assertThat(whole.get("thresholds").toString()).isEqualTo("[0.0,1.5]");
        assertThat(whole.get("state").asText()).isEqualTo("RUNNING");
        assertThat(whole.get("tokens").asLong()).isEqualTo(12);
        assertThat(whole.get("tokensPerSecond").asDouble()).isZero();
        assertThat(whole.get("asOf").asText()).isEqualTo("1970-01-01T00:00:11Z");
        assertThat(whole.get("complete").asBoolean()).isTrue();
        assertThat(saes.get(4).get("reason").asText()).isEqualTo("its topic is not there");
        assertThat(saes.get(4).get("asOf").isNull()).isTrue();
        assertThat(saes.get(4).get("complete").asBoolean()).isFalse();
    }

    @Test
    void whatCameTooLateIsNotHiddenByAWholeAnswer() {
        JsonNode split = get("/api/saes/" + SPLIT);
        assertThat(split.get("complete").asBoolean()).isTrue();
        assertThat(split.get("late").asLong()).isEqualTo(4);
        assertThat(split.get("lateShare").asDouble()).isEqualTo(4 / 16.0);
        assertThat(split.get("invalid").asLong()).isEqualTo(2);
        JsonNode graph = get("/api/saes/" + SPLIT + "/graph");
        assertThat(graph.get("complete").asBoolean()).isTrue();
        assertThat(graph.get("lateShare").asDouble()).isEqualTo(4 / 16.0);
        assertThat(get("/api/saes/" + WHOLE + "/graph").get("lateShare").asDouble())
                .isZero();
        assertThat(get("/api/saes/" + EMPTY).get("lateShare").asDouble()).isZero();
    }

    /** Fires 4 4 3 2 3 2 2 0 of 12 tokens, so E sums to (400 - 62) / 2 / 12; counts 3, 2, 1, 2, 2. */
    @Test
    void jointFiresStandBesideThoseOfIndependentLatents() {
        for (String sae : new String[] {WHOLE, SPLIT}) {
            JsonNode answer = get("/api/saes/" + sae + "/observed-expected?threshold=1.5");
            JsonNode figures = answer.get("observedExpected");
            assertThat(answer.get("tokens").asLong()).isEqualTo(12);
            assertThat(answer.get("levels").toString()).isEqualTo("[0.05,0.25,0.5,0.75,0.95]");
            assertThat(figures.get("pairs").asLong()).isEqualTo(28);
            assertThat(figures.get("together").asLong()).isEqualTo(5);
            assertThat(figures.get("observedSum").asDouble()).isEqualTo(10);
            assertThat(figures.get("expectedSum").asDouble()).isEqualTo(169 / 12.0, within(1e-12));
            assertThat(figures.get("lift").toString()).isEqualTo("[0.0,0.0,1.0,2.0,2.25]");
        }
    }

    @Test
    void everyAnswerSaysWhatItStandsOn() {
        for (String path :
                new String[] {"windows", "latents", "latents/0", "latents/0/neighbors", "graph", "observed-expected"}) {
            JsonNode answer = get("/api/saes/" + WHOLE + "/" + path + "?threshold=1.5&from=4000&to=8000");
            assertThat(answer.get("sae").asText()).isEqualTo(WHOLE);
            assertThat(answer.get("threshold").asDouble()).isEqualTo(1.5);
            assertThat(answer.get("window").toString())
                    .isEqualTo("{\"from\":\"1970-01-01T00:00:04Z\",\"to\":\"1970-01-01T00:00:08Z\"}");
            assertThat(answer.get("tokens").asLong()).isEqualTo(4);
            assertThat(answer.get("asOf").asText()).isEqualTo("1970-01-01T00:00:11Z");
            assertThat(answer.get("complete").asBoolean()).isTrue();
            assertThat(answer.get("rules").toString())
                    .isEqualTo("{\"active\":\"f > tau + theta\",\"specialTokens\":\"masked\"}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, '4,4,4,3,3,2,2,0'",
        "1.5, '4,4,3,2,3,2,2,0'",
    })
    void latentsFireAsOftenAsCountedByHand(String threshold, String fires) {
        JsonNode answer = get("/api/saes/" + WHOLE + "/latents?order=latent&threshold=" + threshold);
        assertThat(String.join(",", column(answer.get("latents"), "fires"))).isEqualTo(fires);
        assertThat(answer.get("latents").get(0).get("density").asDouble()).isEqualTo(4 / 12.0);
    }

    @Test
    void meanAndMaxAreOverAllActivationsWhateverTheThreshold() {
        JsonNode latent = get("/api/saes/" + WHOLE + "/latents/3?threshold=1.5");
        assertThat(latent.get("fires").asLong()).isEqualTo(2);
        assertThat(latent.get("mean").asDouble()).isEqualTo(2.0);
        assertThat(latent.get("max").asDouble()).isEqualTo(3.0);
    }

    @Test
    void latentsAreSortedAndPaged() {
        JsonNode byMax = get("/api/saes/" + WHOLE + "/latents?order=max&limit=3&offset=1");
        assertThat(column(byMax.get("latents"), "latent")).containsExactly("6", "4", "0");
        assertThat(byMax.get("found").asInt()).isEqualTo(8);
        JsonNode rarest = get("/api/saes/" + WHOLE + "/latents?order=fires&direction=asc&limit=3");
        assertThat(column(rarest.get("latents"), "latent")).containsExactly("7", "5", "6");
        assertThat(get("/api/saes/" + WHOLE + "/latents?offset=100").get("latents"))
                .isEmpty();
    }

    @Test
    void latentsAreFoundByIndexAndByToken() {
        assertThat(column(get("/api/saes/" + WHOLE + "/latents?search=6").get("latents"), "latent"))
                .as("latent 6, and those that fire most on t6")
                .containsExactlyInAnyOrder("6", "3", "4");
        assertThat(column(get("/api/saes/" + WHOLE + "/latents?search=T11").get("latents"), "latent"))
                .containsExactly("2");
        assertThat(get("/api/saes/" + WHOLE + "/latents?search=nowhere")
                        .get("found")
                        .asInt())
                .isZero();
    }

    @Test
    void aLatentShowsItsContextsAndHistogram() {
        JsonNode latent = get("/api/saes/" + WHOLE + "/latents/4");
        JsonNode top = latent.get("contexts").get(0);
        assertThat(top.get("activation").asDouble()).isEqualTo(6.0);
        assertThat(top.get("tokens").get(top.get("focus").asInt()).asText()).isEqualTo("t7");
        assertThat(top.get("activations").get(top.get("focus").asInt()).asDouble())
                .isEqualTo(6.0);
        long counted = 0;
        for (JsonNode bin : latent.get("histogram")) {
            counted += bin.get("count").asLong();
        }
        assertThat(counted).isEqualTo(3);
        assertThat(latent.get("histogram").get(0).get("from").asDouble()).isEqualTo(1.75);
        assertThat(latent.get("firstSeen").asText()).isEqualTo("1970-01-01T00:00:05Z");
        assertThat(latent.get("lastSeen").asText()).isEqualTo("1970-01-01T00:00:07Z");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 3, .6, 2.25, .625",
        "0, 0, 2, 2, .333333, 1.5, .25",
        "0, 0, 3, 1, .166667, 1, 0",
        "0, 2, 1, 2, .333333, 1.5, .25",
        "0, 4, 3, 2, .5, 2.666667, .555556",
        "0, 6, 5, 2, 1, 6, 1",
        "1.5, 0, 1, 3, .6, 2.25, .625",
        "1.5, 0, 2, 2, .4, 2.0, .408248",
        "1.5, 2, 1, 1, .166667, 1, 0",
        "1.5, 3, 4, 2, .666667, 4, .774597",
    })
    void neighborsHaveTheMeasuresOfTheTable(
            String threshold, int latent, int other, long count, double jaccard, double lift, double phi) {
        for (String sae : new String[] {WHOLE, SPLIT}) {
            JsonNode answer = get("/api/saes/" + sae + "/latents/" + latent + "/neighbors?threshold=" + threshold);
            JsonNode neighbor = null;
            for (JsonNode each : answer.get("neighbors")) {
                neighbor = each.get("latent").asInt() == other ? each : neighbor;
            }
            assertThat(neighbor).isNotNull();
            assertThat(neighbor.get("count").asLong()).isEqualTo(count);
            assertThat(neighbor.get("jaccard").asDouble()).isCloseTo(jaccard, within(1e-6));
            assertThat(neighbor.get("lift").asDouble()).isCloseTo(lift, within(1e-6));
            assertThat(neighbor.get("phi").asDouble()).isCloseTo(phi, within(1e-6));
            assertThat(neighbor.get("pmi").asDouble()).isCloseTo(Math.log(lift) / Math.log(2), within(1e-6));
            assertThat(neighbor.get("conditional").asDouble())
                    .isCloseTo((double) count / answer.get("fires").asLong(), within(1e-12));
        }
    }

    @Test
    void neighborsAreOrderedByTheMeasureAndCut() {
        JsonNode answer = get("/api/saes/" + WHOLE + "/latents/3/neighbors?measure=lift");
        assertThat(column(answer.get("neighbors"), "latent")).containsExactly("4", "0", "1");
        assertThat(answer.get("measure").asText()).isEqualTo("lift");
        JsonNode first = get("/api/saes/" + WHOLE + "/latents/3/neighbors?limit=1");
        assertThat(column(first.get("neighbors"), "latent")).containsExactly("4");
        assertThat(first.get("found").asInt()).isEqualTo(3);
        assertThat(get("/api/saes/" + WHOLE + "/latents/7/neighbors").get("neighbors"))
                .isEmpty();
        assertThat(column(
                        get("/api/saes/" + WHOLE + "/latents/3/neighbors?minCount=2")
                                .get("neighbors"),
                        "latent"))
                .containsExactly("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, SPLIT})
    void theGraphHoldsTheStrongestEdges(String sae) {
        JsonNode graph = get("/api/saes/" + sae + "/graph?threshold=1.5&min=0.4");
        assertThat(column(graph.get("edges"), "source")).containsExactly("5", "3", "0", "0");
        assertThat(column(graph.get("edges"), "target")).containsExactly("6", "4", "1", "2");
        assertThat(graph.get("edges").get(3).get("weight").asDouble()).isEqualTo(0.4);
        assertThat(column(graph.get("nodes"), "latent")).containsExactly("0", "1", "2", "3", "4", "5", "6");
        assertThat(column(graph.get("nodes"), "fires")).containsExactly("4", "4", "3", "2", "3", "2", "2");
        assertThat(graph.get("pairs").asLong()).isEqualTo(5);
        assertThat(graph.get("complete").asBoolean()).isTrue();
        JsonNode two = get("/api/saes/" + sae + "/graph?threshold=1.5&min=0&limit=2");
        assertThat(column(two.get("edges"), "source")).containsExactly("5", "3");
        assertThat(column(two.get("nodes"), "latent")).containsExactly("3", "4", "5", "6");
    }

    @Test
    void aConditionalEdgeRunsFromTheConditionToWhatFollows() {
        JsonNode graph = get("/api/saes/" + WHOLE + "/graph?threshold=1.5&measure=conditional&min=0.7");
        assertThat(column(graph.get("edges"), "source")).containsExactly("3", "5", "0");
        assertThat(column(graph.get("edges"), "target")).containsExactly("4", "6", "1");
    }

    @Test
    void windowsAreSumsOfWholePanes() {
        JsonNode windows = get("/api/saes/" + WHOLE + "/windows");
        assertThat(windows.get("paneMillis").asLong()).isEqualTo(4000);
        assertThat(column(windows.get("panes"), "from"))
                .containsExactly("1970-01-01T00:00:00Z", "1970-01-01T00:00:04Z", "1970-01-01T00:00:08Z");
        assertThat(column(windows.get("panes"), "tokens")).containsExactly("4", "4", "4");
        assertThat(windows.get("total").get("tokens").asLong()).isEqualTo(12);

        JsonNode first = get("/api/saes/" + WHOLE + "/latents?order=latent&from=1970-01-01T00:00:00Z&to=4000");
        assertThat(first.get("tokens").asLong()).isEqualTo(4);
        assertThat(column(first.get("latents"), "fires")).containsExactly("3", "4", "2", "1", "0", "0", "0", "0");

        JsonNode overlapping = get("/api/saes/" + WHOLE + "/latents?from=3999&to=4001");
        assertThat(overlapping.get("window").get("from").asText()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(overlapping.get("window").get("to").asText()).isEqualTo("1970-01-01T00:00:08Z");
        assertThat(overlapping.get("tokens").asLong()).isEqualTo(8);

        assertThat(get("/api/saes/" + WHOLE + "/latents?from=8000")
                        .get("tokens")
                        .asLong())
                .isEqualTo(4);
        assertThat(get("/api/saes/" + WHOLE + "/latents?to=8000").get("tokens").asLong())
                .isEqualTo(8);
    }

    @Test
    void figuresOfAnotherInstanceAreAdded() {
        JsonNode latents = get("/api/saes/" + SPLIT + "/latents?order=latent");
        assertThat(latents.get("tokens").asLong()).isEqualTo(12);
        assertThat(latents.get("complete").asBoolean()).isTrue();
        assertThat(latents.get("latents"))
                .isEqualTo(get("/api/saes/" + WHOLE + "/latents?order=latent").get("latents"));
        JsonNode here = get("/api/saes/" + WHOLE + "/latents/0");
        JsonNode split = get("/api/saes/" + SPLIT + "/latents/0");
        for (String member : new String[] {"fires", "mean", "max", "histogram", "contexts", "firstSeen", "lastSeen"}) {
            assertThat(split.get(member)).isEqualTo(here.get(member));
        }
    }

    @Test
    void anInstanceThatIsGoneIsLeftOutAndSaid() {
        JsonNode latents = get("/api/saes/" + BROKEN + "/latents");
        assertThat(latents.get("tokens").asLong()).isEqualTo(5);
        assertThat(latents.get("complete").asBoolean()).isFalse();
        assertThat(latents.get("missingPartitions").toString()).isEqualTo("[1]");
    }

    @Test
    void anSaeThatHasCountedNothingAnswersAllTheSame() {
        for (String sae : new String[] {EMPTY, STARTING}) {
            JsonNode latents = get("/api/saes/" + sae + "/latents");
            assertThat(latents.get("tokens").asLong()).isZero();
            assertThat(latents.get("asOf").isNull()).isTrue();
            assertThat(latents.get("latents").get(0).get("density").asDouble()).isZero();
            assertThat(get("/api/saes/" + sae + "/latents/0").get("contexts")).isEmpty();
            assertThat(get("/api/saes/" + sae + "/latents/0/neighbors").get("neighbors"))
                    .isEmpty();
            assertThat(get("/api/saes/" + sae + "/graph").get("edges")).isEmpty();
            assertThat(get("/api/saes/" + sae + "/windows").get("panes")).isEmpty();
        }
    }

    @Test
    void theServiceDescribesAndWatchesItself() {
        String api = Answer.get(root, "/q/openapi").text();
        assertThat(api).contains("/api/saes/{sae}/latents/{latent}/neighbors").doesNotContain("/api/internal");
        assertThat(Answer.get(root, "/q/swagger-ui/").status()).isEqualTo(200);
        JsonNode ready = get("/q/health/ready");
        assertThat(ready.get("status").asText()).isEqualTo("UP");
        assertThat(Answer.get(root, "/q/metrics").text()).contains("jvm_memory_used_bytes");
    }

    private JsonNode get(String path) {
        Answer answer = Answer.get(root, path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }
}
