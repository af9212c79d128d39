package io.asterism.producer.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.TinyGpt2;
import io.asterism.producer.reading.Context;
import io.asterism.producer.reading.ModelReader;
import io.asterism.producer.reading.ReaderSettings;
import io.asterism.producer.reading.SparseActivations;
import io.asterism.producer.sae.SaeFiles;
import io.asterism.producer.tokens.WordTokenizer;
import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationsJobTest {
    private static final int D = TinyGpt2.CONFIG.dModel();
    private static final int CONTEXT = 6;
    private static final String TEXT = "w3 w17 w8 w8 w40 w21 w5 w30";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ModelReader reader;
    private static ActivationsJob job;

    @BeforeAll
    static void openModelAndSaes(@TempDir Path directory) throws IOException {
        Path model = TinyGpt2.write(directory.resolve("tiny"));
        WordTokenizer.write(model, IntStream.range(2, 50).mapToObj(i -> "w" + i).toList());
        Path first = SaeFiles.random(D, 100, 1)
                .write(directory.resolve("a"), SaeFiles.config("standard", D, 100, "blocks.1.hook_resid_pre", ""));
        Path second = SaeFiles.random(D, 64, 2)
                .write(directory.resolve("b"), SaeFiles.config("topk", D, 64, "blocks.0.hook_resid_post", "\"k\": 5"));
        reader = ModelReader.open(ReaderSettings.of(model, List.of(first, second))
                .withContextSize(CONTEXT)
                .withAcceptAnyway(true));
        job = new ActivationsJob(reader);
    }

    @AfterAll
    static void closeThem() {
        reader.close();
    }

    @Test
    void answersEachTokenOfEachContextWithAllItsLatents() throws IOException {
        JsonNode answer = run(0);
        List<Context> contexts = reader.contexts(new Document("", "", TEXT, 0L));
        List<List<SparseActivations>> read = reader.read(contexts);
        assertThat(contexts).hasSize(2);
        for (int sae = 0; sae < 2; sae++) {
            JsonNode tokens = answer.path("saes").path(sae).path("tokens");
            int place = 0;
            for (int c = 0; c < contexts.size(); c++) {
                SparseActivations rows = read.get(c).get(sae);
                for (int t = 0; t < contexts.get(c).tokenIds().length; t++) {
                    JsonNode token = tokens.path(place++);
                    assertThat(token.path("id").intValue())
                            .isEqualTo(contexts.get(c).tokenIds()[t]);
                    assertThat(token.path("context").intValue()).isEqualTo(c);
                    assertThat(token.path("special").booleanValue()).isEqualTo(t == 0);
                    assertThat(latentsOf(token))
                            .isEqualTo(IntStream.range(rows.offsets()[t], rows.offsets()[t + 1])
                                    .boxed()
                                    .collect(Collectors.toMap(i -> rows.latents()[i], i -> rows.activations()[i])));
                }
            }
            assertThat(tokens).hasSize(place);
        }
        assertThat(answer.path("saes").path(1).path("tokens").findValuesAsText("token"))
                .containsExactly("<bos>", "w3", " w17", " w8", " w8", " w40", "<bos>", " w21", " w5", " w30");
    }

    @Test
    void keepsTheStrongestOnly() throws IOException {
        JsonNode all = run(0).path("saes").path(0).path("tokens");
        JsonNode few = run(3).path("saes").path(0).path("tokens");
        for (int t = 0; t < all.size(); t++) {
            List<Double> strengths = few.path(t).path("latents").findValuesAsText("activation").stream()
                    .map(Double::valueOf)
                    .toList();
            List<Double> expected = all.path(t).path("latents").findValuesAsText("activation").stream()
                    .map(Double::valueOf)
                    .sorted((a, b) -> Double.compare(b, a))
                    .limit(3)
                    .toList();
            assertThat(strengths).isEqualTo(expected);
        }
    }

    /** The definition of sae-formats 0.3 in two passes, over the tokens that are not the BOS. */
    @Test
    void measuresWhatIsReconstructed() throws IOException {
        List<Context> contexts = reader.contexts(new Document("", "", TEXT, 0L));
        List<List<SparseActivations>> read = reader.read(contexts);
        JsonNode answer = run(0).path("saes");
        for (int sae = 0; sae < 2; sae++) {
            double error = 0;
            int active = 0;
            int tokens = 0;
            double[][] targets = new double[8][];
            for (int c = 0; c < contexts.size(); c++) {
                SparseActivations rows = read.get(c).get(sae);
                float[] tensor =
                        tensor(contexts.get(c), reader.manifests().get(sae).getHookPoint());
                for (int t = 1; t < contexts.get(c).tokenIds().length; t++) {
                    error += rows.squaredError()[t];
                    active += rows.offsets()[t + 1] - rows.offsets()[t];
                    int from = t * D;
                    targets[tokens++] = IntStream.range(0, D)
                            .mapToDouble(i -> tensor[from + i])
                            .toArray();
                }
            }
            double variance = 0;
            for (int i = 0; i < D; i++) {
                int component = i;
                double mean =
                        List.of(targets).stream().mapToDouble(x -> x[component]).sum() / tokens;
                variance += List.of(targets).stream()
                        .mapToDouble(x -> (x[component] - mean) * (x[component] - mean))
                        .sum();
            }
            assertThat(tokens).isEqualTo(8);
            assertThat(answer.path(sae).path("l0").doubleValue()).isEqualTo(active / 8.0);
            assertThat(answer.path(sae).path("fvu").doubleValue()).isCloseTo(error / variance, within(1e-5));
        }
    }

    @Test
    void answersForTheSaesAskedFor() throws IOException {
        String known = reader.manifests().get(1).getSae();
        JsonNode answer = job.run(
                JSON.readTree("{\"text\": \"w3\", \"limit\": 1, \"saes\": [\"" + known + "\"]}"), JobProgress.UNSEEN);
        assertThat(answer.path("saes").findValuesAsText("sae")).containsExactly(known);
    }

    @Test
    void refusesWhatItCannotAnswer() {
        assertRefused("{\"limit\": 1}", "\"text\" is missing");
        assertRefused("{\"text\": \"\", \"limit\": 1}", "\"text\" is \"\"");
        assertRefused("{\"text\": 5, \"limit\": 1}", "\"text\" is 5");
        assertRefused("{\"text\": \"w3\"}", "\"limit\" is missing");
        assertRefused("{\"text\": \"w3\", \"limit\": -1}", "\"limit\" is -1");
        assertRefused("{\"text\": \"w3\", \"limit\": 1.5}", "\"limit\" is 1.5");
        assertRefused("{\"text\": \"w3\", \"limit\": 1, \"saes\": [\"x\"]}", "SAE \"x\" is not one of those");
        assertRefused("{\"text\": \" \", \"limit\": 1}", "no tokens");
    }

    private static void assertRefused(String specification, String because) {
        assertThatThrownBy(() -> job.run(JSON.readTree(specification), JobProgress.UNSEEN))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(because);
    }

    private static JsonNode run(int limit) throws IOException {
        return job.run(JSON.readTree("{\"text\": \"" + TEXT + "\", \"limit\": " + limit + "}"), JobProgress.UNSEEN);
    }

    private static Map<Integer, Float> latentsOf(JsonNode token) {
        return token.path("latents").findParents("latent").stream()
                .collect(Collectors.toMap(
                        each -> each.path("latent").intValue(),
                        each -> each.path("activation").floatValue()));
    }

    private static float[] tensor(Context context, String hook) {
        try (NDManager step = reader.model().manager().newSubManager()) {
            long[] ids = IntStream.of(context.tokenIds()).asLongStream().toArray();
            HookPoint point = HookPoint.parse(hook);
            return reader.model()
                    .read(step.create(ids, new Shape(1, ids.length)), Set.of(point))
                    .get(point)
                    .toFloatArray();
        }
    }
}
