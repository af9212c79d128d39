package io.asterism.processor.answers.quality;

import static io.asterism.processor.fixtures.HandMadeDirectory.EMPTY;
import static io.asterism.processor.fixtures.HandMadeDirectory.SPLIT;
import static io.asterism.processor.fixtures.HandMadeDirectory.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.processor.fixtures.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Quality over HTTP, by hand: targets (3, 4), (0, 2), (1, 0), (0, 0) and reconstructions (3, 3), (0, 1), (0, 0), (1, 0). The mean target
 * is (1, 1.5), so targets vary by 30 - 4 * 3.25 = 17 around it.
 */
@QuarkusTest
class QualityIT {
    private static final List<String> MEASURED = List.of(
            "fvu",
            "fvuAboutZero",
            "explainedVariance",
            "cosine",
            "normRatio",
            "crossEntropy",
            "crossEntropySpliced",
            "crossEntropyAblated",
            "lossRecovered",
            "klSpliced");

    @TestHTTPResource("/")
    URI root;

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, SPLIT})
    void figuresOfAllPartitionsAddUp(String sae) {
        JsonNode quality = get("/api/saes/" + sae + "/quality");
        assertThat(quality.get("sae").asText()).isEqualTo(sae);
        assertThat(quality.get("window").asText()).isEqualTo("total");
        assertThat(quality.get("measuredTokens").asLong()).isEqualTo(4);
        assertThat(quality.get("predictedTokens").asLong()).isEqualTo(2);
        assertFigure(quality, "fvu", 4 / 17.0);
        assertFigure(quality, "fvuAboutZero", 4 / 30.0);
        assertFigure(quality, "explainedVariance", 13 / 17.0);
        assertFigure(quality, "cosine", (21 / Math.sqrt(25 * 18) + 1 + 0) / 3);
        assertFigure(quality, "normRatio", (Math.sqrt(18 / 25.0) + 0.5 + 0) / 3);
        assertFigure(quality, "crossEntropy", 1.5);
        assertFigure(quality, "crossEntropySpliced", 2);
        assertFigure(quality, "crossEntropyAblated", 4.5);
        assertFigure(quality, "lossRecovered", 2.5 / 3);
        assertFigure(quality, "klSpliced", 1.15 / 4);
        assertThat(quality.has("byPosition")).isFalse();
        assertThat(quality.has("byPane")).isFalse();
    }

    /** The stream of methods.md G.1: 22 fires on 12 tokens, latent 7 silent; three latents fire 4 times, two 3 times, two twice. */
    @Test
    void latentsAreCountedOnEveryToken() {
        JsonNode quality = get("/api/saes/" + WHOLE + "/quality");
        assertFigure(quality, "l0", 22 / 12.0);
        assertThat(quality.get("alive").asInt()).isEqualTo(7);
        assertThat(quality.get("dead").asInt()).isEqualTo(1);
        assertThat(quality.get("neverFired").asInt()).isEqualTo(1);
        // log10 of 2/12, 3/12 and 4/12: -0.78, -0.60 and -0.48.
        assertThat(quality.get("densities").toString())
                .isEqualTo("[{\"from\":-1.0,\"to\":-0.75,\"latents\":2},{\"from\":-0.75,\"to\":-0.5,\"latents\":2},"
                        + "{\"from\":-0.5,\"to\":-0.25,\"latents\":3}]");
    }

    @Test
    void aWindowHasItsOwnFigures() {
        JsonNode quality = get("/api/saes/" + WHOLE + "/quality?from=0&to=4000&threshold=1.5");
        assertThat(quality.get("measuredTokens").asLong()).isEqualTo(2);
        // Targets (3, 4) and (0, 2) around (1.5, 3).
        assertFigure(quality, "fvu", 2 / 6.5);
        // Activations above 1.5 on the first four tokens: 2, 3, 1 and 2.
        assertFigure(quality, "l0", 2);
        assertThat(quality.get("alive").asInt()).isEqualTo(3);
        assertThat(quality.get("dead").asInt()).isEqualTo(5);
        assertThat(quality.get("neverFired").asInt()).isEqualTo(1);
    }

    @Test
    void positionsAreToldApart() {
        JsonNode positions = get("/api/saes/" + WHOLE + "/quality?by=position").get("byPosition");
        assertThat(positions).hasSize(1);
        JsonNode first = positions.get(0);
        assertThat(first.get("from").asInt()).isZero();
        assertThat(first.get("to").asInt()).isEqualTo(32);
        assertFigure(first, "l0", 1);
        assertFigure(first, "fvu", 4 / 17.0);
        assertFigure(first, "crossEntropy", 1.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, SPLIT})
    void panesAreToldApart(String sae) {
        JsonNode panes = get("/api/saes/" + sae + "/quality?by=pane").get("byPane");
        assertThat(Answer.column(panes, "from"))
                .containsExactly("1970-01-01T00:00:00Z", "1970-01-01T00:00:04Z", "1970-01-01T00:00:08Z");
        assertFigure(panes.get(0), "fvu", 2 / 6.5);
        assertFigure(panes.get(0), "l0", 10 / 4.0);
        assertFigure(panes.get(1), "crossEntropySpliced", 1.5);
        MEASURED.forEach(figure ->
                assertThat(panes.get(2).get(figure).isNull()).as(figure).isTrue());
        assertFigure(panes.get(2), "l0", 6 / 4.0);
    }

    @Test
    void whatWasNotMeasuredIsNull() {
        JsonNode quality = get("/api/saes/" + EMPTY + "/quality?by=position");
        MEASURED.forEach(
                figure -> assertThat(quality.get(figure).isNull()).as(figure).isTrue());
        assertThat(quality.get("l0").isNull()).isTrue();
        assertThat(quality.get("measuredTokens").asLong()).isZero();
        assertThat(quality.get("byPosition")).isEmpty();
        assertThat(quality.get("neverFired").asInt()).isEqualTo(8);
    }

    private static void assertFigure(JsonNode quality, String name, double value) {
        assertThat(quality.get(name).asDouble()).as(name).isCloseTo(value, within(1e-6));
    }

    private JsonNode get(String path) {
        Answer answer = Answer.get(root, path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }
}
