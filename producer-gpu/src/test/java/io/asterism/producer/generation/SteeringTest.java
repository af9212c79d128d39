package io.asterism.producer.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.intervention.Interventions;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.model.LongLived;
import io.asterism.producer.model.TinyGpt2;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeFiles;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.tokens.WordTokenizer;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is written step by step, against whole forward passes over all that was written so far. */
class SteeringTest {
    private static final int D = TinyGpt2.CONFIG.dModel();
    private static final int[] PROMPT = {0, 17, 3, 49, 21};
    private static final String CLAMP =
            "[{\"sae\": \"sae\", \"op\": \"clamp\", \"latents\": [3, 5], \"value\": 6, \"positions\": \"%s\"}]";

    @TempDir
    Path directory;

    private LanguageModel model;
    private Sae sae;

    @BeforeEach
    void open() throws IOException {
        model = LanguageModel.open(TinyGpt2.write(directory.resolve("model")), Device.cpu());
        Path folder = SaeFiles.random(D, 16, 3)
                .write(directory.resolve("sae"), SaeFiles.config("standard", D, 16, "blocks.1.hook_resid_pre", ""));
        sae = Sae.open(SaeSource.of(folder), model);
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void writesWhatWholePassesWouldWrite() throws IOException {
        check("all", "all");
        check("from 7", "from 7");
        check("where latent active", "where latent active");
    }

    /** The last token of the prompt, then each that was written: all from the end of the prompt on. */
    @Test
    void actsOnTheLastTokenOfEachStep() throws IOException {
        check("last", "from " + (PROMPT.length - 1));
    }

    private void check(String positions, String whole) throws IOException {
        try (Interventions interventions = read(CLAMP.formatted(positions));
                Interventions reference = read(CLAMP.formatted(whole))) {
            int[] steered = PROMPT;
            int[] clean = PROMPT;
            boolean apart = false;
            for (SteeredToken token : written(interventions, greedy(), 12)) {
                double[] under = logProbabilities(steered, reference);
                double[] without = logProbabilities(steered, Interventions.none());
                assertThat(token.token()).isEqualTo(likeliest(under));
                assertThat(token.clean()).isEqualTo(likeliest(logProbabilities(clean, Interventions.none())));
                assertThat(token.logProbability()).isCloseTo(under[token.token()], within(1e-4));
                assertThat(token.cleanLogProbability()).isCloseTo(without[token.token()], within(1e-4));
                double divergence = IntStream.range(0, under.length)
                        .mapToDouble(i -> Math.exp(under[i]) * (under[i] - without[i]))
                        .sum();
                assertThat(token.divergence()).isCloseTo(divergence, within(1e-4));
                checkMoved(token, steered, reference);
                apart = apart || token.token() != token.clean();
                steered = with(steered, token.token());
                clean = with(clean, token.clean());
            }
            assertThat(steered).hasSize(PROMPT.length + 12);
            assertThat(apart).as("the interventions changed what was written").isTrue();
        }
    }

    private void checkMoved(SteeredToken token, int[] ids, Interventions interventions) {
        float[] under = activations(ids, interventions);
        float[] without = activations(ids, Interventions.none());
        int[] expected = IntStream.range(0, under.length)
                .filter(latent -> Math.abs(under[latent] - without[latent]) > 1e-3)
                .boxed()
                .sorted((a, b) -> Float.compare(Math.abs(under[b] - without[b]), Math.abs(under[a] - without[a])))
                .limit(5)
                .mapToInt(Integer::intValue)
                .toArray();
        assertThat(token.moved().stream().mapToInt(MovedLatent::latent).toArray())
                .isEqualTo(expected);
        token.moved().forEach(moved -> {
            assertThat(moved.clean()).isCloseTo(without[moved.latent()], within(1e-4f));
            assertThat(moved.steered()).isCloseTo(under[moved.latent()], within(1e-4f));
        });
    }

    @Test
    void writesTheSameTwiceWithoutInterventionsWhateverIsDrawn() throws IOException {
        try (Interventions none = read("[]")) {
            List<SteeredToken> tokens = written(none, new Sampling(1, 0.95, 0.1, 5), 20);
            assertThat(tokens).hasSize(20).allSatisfy(token -> {
                assertThat(token.token()).isEqualTo(token.clean());
                assertThat(token.change()).isCloseTo(0, within(1e-4));
                assertThat(token.divergence()).isCloseTo(0, within(1e-5));
                assertThat(token.moved()).isEmpty();
            });
            assertThat(written(none, new Sampling(1, 0.95, 0.1, 5), 20)).isEqualTo(tokens);
        }
    }

    @Test
    void endsWithTheTokenThatEndsATextAndLeavesNothingBehind() throws IOException {
        try (Interventions interventions = read(CLAMP.formatted("all"))) {
            int last = written(interventions, greedy(), 3).get(2).token();
            List<SteeredToken> ended = new ArrayList<>();
            Steering steering = new Steering(model, interventions, List.of(sae), greedy(), token -> token == last);
            LongLived.assertNoneLeft(model.manager(), () -> {
                ended.clear();
                steering.write(PROMPT, 9, ended::add);
            });
            assertThat(ended).hasSizeBetween(1, 3);
            assertThat(ended.get(ended.size() - 1).token()).isEqualTo(last);
        }
    }

    @Test
    void refusesWhatDoesNotFitIntoTheContext() throws IOException {
        try (Interventions none = read("[]")) {
            assertThatThrownBy(() -> written(none, greedy(), 36))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("5 tokens to read before 36 more")
                    .hasMessageContaining("has 40");
            assertThat(written(none, greedy(), 35)).hasSize(35);
        }
    }

    @Test
    void printsLineByLineAndWritesAFile() throws IOException {
        WordTokenizer.write(
                directory.resolve("model"),
                IntStream.range(1, 49).mapToObj(i -> "w" + i).toList());
        Path out = directory.resolve("out.json");
        Path file = Files.writeString(directory.resolve("i.json"), CLAMP.formatted("all"));
        StringWriter printed = new StringWriter();
        CommandLine line = new CommandLine(new SteerCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(printed));
        line.parseArgs(
                "--model",
                directory.resolve("model").toString(),
                "--sae",
                directory.resolve("sae").toString(),
                "--intervene",
                file.toString(),
                "--prompt",
                "w3 w9",
                "--tokens",
                "4",
                "--ignore-end",
                "--out",
                out.toString());
        SteerCommand command = line.getCommand();
        assertThat(command.call()).isZero();
        List<String> lines = printed.toString().lines().toList();
        assertThat(lines.get(0)).contains("clean", "steered", "log p", "change", "KL");
        assertThat(lines.subList(1, 5)).allSatisfy(each -> assertThat(each).contains("model.sae/"));
        assertThat(Files.readString(out)).contains("\"moved\"", "\"cleanLogProbability\"");
    }

    private static Sampling greedy() {
        return new Sampling(0, 1, 0, 0);
    }

    private Interventions read(String text) throws IOException {
        return Interventions.read(Files.writeString(directory.resolve("file.json"), text), model, Map.of());
    }

    private List<SteeredToken> written(Interventions interventions, Sampling sampling, int tokens) {
        List<SteeredToken> written = new ArrayList<>();
        new Steering(model, interventions, List.of(sae), sampling, token -> false).write(PROMPT, tokens, written::add);
        return written;
    }

    private double[] logProbabilities(int[] ids, Interventions interventions) {
        try (NDManager step = model.manager().newSubManager()) {
            float[] logits = model.logits(row(step, ids), interventions.edits(step))
                    .get(0)
                    .get(ids.length - 1)
                    .toFloatArray();
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp(logit);
            }
            double log = Math.log(sum);
            return IntStream.range(0, logits.length)
                    .mapToDouble(i -> logits[i] - log)
                    .toArray();
        }
    }

    /** Of the last token. */
    private float[] activations(int[] ids, Interventions interventions) {
        float[] all = new float[16];
        try (NDManager step = model.manager().newSubManager()) {
            NDArray x = Objects.requireNonNull(model.read(row(step, ids), Set.of(sae.hook()), interventions.edits(step))
                            .get(sae.hook()))
                    .reshape(-1, D);
            var rows = sae.encode(x, x).rows().slice(ids.length - 1, ids.length);
            for (int i = 0; i < rows.latents().length; i++) {
                all[rows.latents()[i]] = rows.activations()[i];
            }
        }
        return all;
    }

    private static NDArray row(NDManager step, int[] ids) {
        return step.create(Arrays.stream(ids).asLongStream().toArray(), new Shape(1, ids.length));
    }

    private static int likeliest(double[] logProbabilities) {
        return IntStream.range(0, logProbabilities.length)
                .reduce((a, b) -> logProbabilities[b] > logProbabilities[a] ? b : a)
                .orElseThrow();
    }

    private static int[] with(int[] ids, int token) {
        int[] more = Arrays.copyOf(ids, ids.length + 1);
        more[ids.length] = token;
        return more;
    }
}
