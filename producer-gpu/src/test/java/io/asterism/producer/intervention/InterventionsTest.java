package io.asterism.producer.intervention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.model.LongLived;
import io.asterism.producer.model.TinyGpt2;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeFiles;
import io.asterism.producer.sae.SaeSource;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterventionsTest {
    private static final int D = TinyGpt2.CONFIG.dModel();
    private static final int LATENTS = 16;
    private static final int TOKENS = 7;
    private static final String HOOK = "blocks.1.hook_resid_pre";
    private static final long[] IDS = {0, 17, 3, 49, 3, 21, 8, 8, 30, 2, 45, 11, 0, 5};

    @TempDir
    Path directory;

    private Path sae = Path.of("");
    private SaeFiles files = new SaeFiles();
    private HandMadeSae hand = new HandMadeSae(SaeFiles.random(1, 1, 1), 1, 1, 1, true);
    private LanguageModel model;

    @BeforeEach
    void open() throws IOException {
        model = LanguageModel.open(TinyGpt2.write(directory.resolve("model")), Device.cpu());
        files = SaeFiles.random(D, LATENTS, 3);
        sae = files.write(directory.resolve("sae"), SaeFiles.config("standard", D, LATENTS, HOOK, ""));
        hand = new HandMadeSae(files, D, D, LATENTS, true).withoutThresholds();
    }

    @AfterEach
    void close() {
        model.close();
    }

    /** What an intervention makes of one token. */
    private interface ByHand {
        double[] of(double[] x, double[] f, int position);
    }

    @Test
    void changesActivationsAndLeavesTheErrorWhereItIs() {
        agrees(item("ablate", "\"latents\": [3, 5]"), (x, f, at) -> moved(x, -f[3], 3, -f[5], 5));
        agrees(
                item("clamp", "\"latents\": [5, 3], \"value\": 2.5"),
                (x, f, at) -> moved(x, 2.5 - f[3], 3, 2.5 - f[5], 5));
        agrees(
                item("scale", "\"latents\": [3, 5], \"factor\": -3"),
                (x, f, at) -> moved(x, -4 * f[3], 3, -4 * f[5], 5));
        agrees(item("add", "\"latents\": [3, 5], \"strength\": 4"), (x, f, at) -> moved(x, 4, 3, 4, 5));
    }

    @Test
    void dropsTheErrorWhereToldTo() {
        agrees(item("clamp", "\"latents\": [3], \"value\": 2.5, \"keepError\": false"), (x, f, at) -> {
            double[] changed = f.clone();
            changed[3] = 2.5;
            return hand.reconstruction(changed);
        });
        agrees(
                item("ablate", "\"latents\": [], \"keepError\": false, \"positions\": \"from 2\""),
                (x, f, at) -> at < 2 ? x : hand.reconstruction(f));
        agrees(
                item("add", "\"vector\": " + numbers(1) + ", \"keepError\": false"),
                (x, f, at) -> plus(hand.reconstruction(f), 1, vector(1)));
    }

    @Test
    void actsOnTheTokensThatAreNamed() {
        agrees(
                item("clamp", "\"latents\": [3], \"value\": 2.5, \"positions\": \"all\""),
                (x, f, at) -> plus(x, 2.5 - f[3], hand.rows[3]));
        agrees(
                item("clamp", "\"latents\": [3], \"value\": 2.5, \"positions\": \"last\""),
                (x, f, at) -> at == TOKENS - 1 ? plus(x, 2.5 - f[3], hand.rows[3]) : x);
        agrees(
                item("add", "\"latents\": [3], \"strength\": 2.5, \"positions\": \"from 4\""),
                (x, f, at) -> at >= 4 ? plus(x, 2.5, hand.rows[3]) : x);
        agrees(
                item("clamp", "\"latents\": [3, 5], \"value\": 2.5, \"positions\": \"where latent active\""),
                (x, f, at) -> moved(x, f[3] > 0 ? 2.5 - f[3] : 0, 3, f[5] > 0 ? 2.5 - f[5] : 0, 5));
        agrees(
                item("clamp", "\"latents\": [3], \"value\": 2.5, \"positions\": \"where latent 5 active\""),
                (x, f, at) -> f[5] > 0 ? plus(x, 2.5 - f[3], hand.rows[3]) : x);
    }

    @Test
    void addsVectors() {
        agrees(
                "{\"hook\": \"" + HOOK + "\", \"op\": \"add\", \"vector\": " + numbers(1) + "}",
                (x, f, at) -> plus(x, 1, vector(1)));
        agrees(
                "{\"hook\": \"" + HOOK + "\", \"op\": \"add\", \"strength\": -0.5, \"vector\": " + numbers(1)
                        + ", \"positions\": \"last\"}",
                (x, f, at) -> at == TOKENS - 1 ? plus(x, -0.5, vector(1)) : x);
    }

    @Test
    void takesAwayWhatLiesInASubspace() {
        // x less its least-squares fit by the two vectors, from the normal equations.
        agrees(item("project", "\"latents\": [3, 5]"), (x, f, at) -> withoutFit(x, hand.rows[3], hand.rows[5]));
        String item = "{\"hook\": \"%s\", \"op\": \"project\", \"vector\": %s}";
        agrees(
                item.formatted(HOOK, "[" + numbers(1) + ", " + numbers(2) + "]"),
                (x, f, at) -> withoutFit(x, vector(1), vector(2)));
        agrees(
                item.formatted(HOOK, numbers(1)),
                (x, f, at) -> plus(x, -dot(x, vector(1)) / dot(vector(1), vector(1)), vector(1)));
        agrees(
                item.formatted(HOOK, "[" + numbers(1) + ", " + numbers(1) + "]"),
                (x, f, at) -> plus(x, -dot(x, vector(1)) / dot(vector(1), vector(1)), vector(1)));
    }

    @Test
    void movesInTheFirstTwoComponentsOfASubspace() {
        // Two unit axes at right angles that no latent lies along, and mean activations of the three latents.
        double[] first = axis(0, 1);
        double[] second = axis(2, 3);
        String plane = "\"latents\": [9, 3, 5], \"vector\": [" + Arrays.toString(first) + ", " + Arrays.toString(second)
                + ", [0.3, 0.2, 0.1]]";
        double[] mean = new double[D];
        HandMadeSae.add(mean, 0.3, hand.rows[9]);
        HandMadeSae.add(mean, 0.2, hand.rows[3]);
        HandMadeSae.add(mean, 0.1, hand.rows[5]);
        agrees(item("move", plane + ", \"value\": [1.5, -2]"), (x, f, at) -> {
            double[] r = part(f, mean);
            return plus(plus(x, 1.5 - dot(r, first), first), -2 - dot(r, second), second);
        });
        agrees(item("move", plane + ", \"strength\": [1.5, -2]"), (x, f, at) -> plus(plus(x, 1.5, first), -2, second));
        agrees(item("rotate", plane + ", \"value\": 90, \"positions\": \"where latent active\""), (x, f, at) -> {
            double[] r = part(f, mean);
            // A quarter turn takes (a, b) to (-b, a).
            double a = dot(r, first);
            double b = dot(r, second);
            return f[9] > 0 || f[3] > 0 || f[5] > 0 ? plus(plus(x, -b - a, first), a - b, second) : x;
        });
        String vectors = "\"vector\": [" + Arrays.toString(first) + ", " + Arrays.toString(second) + "]";
        agrees(
                "{\"hook\": \"" + HOOK + "\", \"op\": \"rotate\", \"value\": 180, " + vectors + "}",
                (x, f, at) -> plus(plus(x, -2 * dot(x, first), first), -2 * dot(x, second), second));
    }

    private double[] part(double[] f, double[] mean) {
        double[] r = plus(new double[D], -1, mean);
        for (int latent : new int[] {3, 5, 9}) {
            HandMadeSae.add(r, f[latent], hand.rows[latent]);
        }
        return r;
    }

    /** Each sees what those before it left. */
    @Test
    void actsInTheOrderOfTheFile() {
        String both = item("add", "\"vector\": " + numbers(1)) + ", " + item("ablate", "\"latents\": [3]");
        agrees(both, (x, f, at) -> {
            double[] moved = plus(x, 1, vector(1));
            return plus(moved, -hand.activations(moved)[3], hand.rows[3]);
        });
        String other = item("ablate", "\"latents\": [3]") + ", " + item("scale", "\"latents\": [5], \"factor\": 2");
        agrees(other, (x, f, at) -> {
            double[] moved = plus(x, -f[3], hand.rows[3]);
            return plus(moved, hand.activations(moved)[5], hand.rows[5]);
        });
    }

    @Test
    void keepsToTheThresholdsOfAJumpRelu() throws IOException {
        files.with("threshold", new long[] {LATENTS}, filled(0.4f))
                .write(sae, SaeFiles.config("jumprelu", D, LATENTS, HOOK, ""));
        hand = new HandMadeSae(files, D, D, LATENTS, true).withThresholds(filled(0.4f));
        agrees(item("scale", "\"latents\": [1, 3, 5, 7, 9], \"factor\": 2"), (x, f, at) -> {
            double[] y = x.clone();
            for (int latent = 1; latent < 10; latent += 2) {
                HandMadeSae.add(y, f[latent], hand.rows[latent]);
            }
            return y;
        });
    }

    /** Layer norm with the unbiased deviation and 1e-5 beside it, which is not undone (sae-formats 1.7). */
    @Test
    void bringsChangesBackToTheUnitsOfTheHook() throws IOException {
        files.write(sae, SaeFiles.config("standard", D, LATENTS, HOOK, "\"normalize_activations\": \"layer_norm\""));
        agrees(
                item("scale", "\"latents\": [3], \"factor\": 3"),
                (x, f, at) -> plus(x, 2 * deviation(x) * hand.activations(normalized(x))[3], hand.rows[3]));
        agrees(item("clamp", "\"latents\": [3], \"value\": 1, \"keepError\": false"), (x, f, at) -> {
            double[] changed = hand.activations(normalized(x));
            changed[3] = 1;
            double mean = Arrays.stream(x).average().orElseThrow();
            double deviation = deviation(x);
            return Arrays.stream(hand.reconstruction(changed))
                    .map(y -> y * deviation + mean)
                    .toArray();
        });
    }

    private static double deviation(double[] x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        return Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1));
    }

    private static double[] normalized(double[] x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        double by = deviation(x) + 1e-5;
        return Arrays.stream(x).map(v -> (v - mean) / by).toArray();
    }

    /** An SAE of a centred stream neither sees the mean over the components nor takes it away with its error. */
    @Test
    void leavesTheMeanThatACentredSaeDoesNotSee() throws IOException {
        Map<String, Sae> loaded = new HashMap<>();
        try (Sae centred = Sae.open(SaeSource.of(sae).withCentring(java.util.Optional.of(true)), model)) {
            loaded.put("tiny.centred", centred);
            String item = "{\"sae\": \"tiny.centred\", \"op\": \"ablate\", \"latents\": [3], \"keepError\": %s}";
            ByHand kept = (x, f, at) -> plus(x, -hand.activations(withoutMean(x))[3], hand.rows[3]);
            agrees(item.formatted(true), kept, HOOK, HOOK, loaded);
            ByHand dropped = (x, f, at) -> {
                double[] changed = hand.activations(withoutMean(x));
                changed[3] = 0;
                double mean = Arrays.stream(x).average().orElseThrow();
                return Arrays.stream(hand.reconstruction(changed))
                        .map(y -> y + mean)
                        .toArray();
            };
            agrees(item.formatted(false), dropped, HOOK, HOOK, loaded);
        }
    }

    private static double[] withoutMean(double[] x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        return Arrays.stream(x).map(v -> v - mean).toArray();
    }

    /** It reads what the MLP is given, and what it is to reconstruct, what the MLP adds, is changed. */
    @Test
    void changesTheTargetOfATranscoder() throws IOException {
        files.with("threshold", new long[] {LATENTS}, filled(0.1f))
                .write(directory.resolve("transcoder"), """
                {"architecture": "jumprelu_transcoder", "d_in": %d, "d_out": %d, "d_sae": %d, "dtype": "float32", "metadata": {
                 "hook_name": "blocks.1.mlp.hook_in", "hook_name_out": "blocks.1.hook_mlp_out"}}
                """.formatted(D, D, LATENTS));
        hand = new HandMadeSae(files, D, D, LATENTS, false).withThresholds(filled(0.1f));
        String item =
                "{\"sae\": \"transcoder\", \"hook\": \"blocks.1.mlp.hook_in\", \"op\": \"clamp\", \"latents\": [3],"
                        + " \"value\": 2, \"keepError\": %s}";
        agrees(
                item.formatted(true),
                (x, f, at) -> plus(x, 2 - f[3], hand.rows[3]),
                "blocks.1.mlp.hook_in",
                "blocks.1.hook_mlp_out",
                Map.of());
        ByHand dropped = (x, f, at) -> {
            double[] changed = f.clone();
            changed[3] = 2;
            return hand.reconstruction(changed);
        };
        agrees(item.formatted(false), dropped, "blocks.1.mlp.hook_in", "blocks.1.hook_mlp_out", Map.of());
    }

    @Test
    void changesNothingAtAllWithoutInterventions() throws IOException {
        try (Interventions none = read("[]");
                NDManager step = model.manager().newSubManager()) {
            NDArray ids = step.create(IDS, new Shape(2, TOKENS));
            assertThat(none.edits(step)).isEmpty();
            assertThat(model.logits(ids, none.edits(step)).toFloatArray())
                    .isEqualTo(model.transformer().logits(ids).toFloatArray());
        }
    }

    /** Where nothing is chosen, every bit stays. */
    @Test
    void changesNothingWhereNobodyIsConcerned() throws IOException {
        String nobody = "{\"hook\": \"" + HOOK + "\", \"op\": \"add\", \"vector\": " + numbers(1)
                + ", \"positions\": \"from 90\"}";
        try (Interventions interventions = read("[" + nobody + "]");
                NDManager step = model.manager().newSubManager()) {
            NDArray ids = step.create(IDS, new Shape(2, TOKENS));
            assertThat(model.logits(ids, interventions.edits(step)).toFloatArray())
                    .isEqualTo(model.transformer().logits(ids).toFloatArray());
        }
    }

    @Test
    void leavesNothingBehindWithTheWeights() throws IOException {
        try (Interventions interventions =
                read("[" + item("scale", "\"latents\": [3], \"factor\": 3, \"keepError\": false") + ", "
                        + item("project", "\"latents\": [3, 5], \"positions\": \"last\"") + "]")) {
            LongLived.assertNoneLeft(model.manager(), () -> {
                try (NDManager step = model.manager().newSubManager()) {
                    model.logits(step.create(IDS, new Shape(2, TOKENS)), interventions.edits(step));
                }
            });
        }
    }

    @Test
    void saysWhereNumbersOverflow() {
        assertThatThrownBy(() -> logits(item("add", "\"latents\": [3], \"strength\": 1e30")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'blocks.1.hook_resid_pre' holds NaN, Infinity or values too large");
        assertThatThrownBy(() -> logits(item("scale", "\"latents\": [3], \"factor\": 3e38")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'blocks.1.hook_resid_pre' holds NaN");
        // What each adds is in bounds; the stream that both are added to is not.
        String half =
                "{\"hook\": \"blocks.0.%s\", \"op\": \"add\", \"strength\": 3e18, \"positions\": \"last\", \"vector\": "
                        + numbers(1) + "}";
        assertThatThrownBy(() -> logits(half.formatted("hook_attn_out") + ", " + half.formatted("hook_mlp_out")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'blocks.0.hook_resid_post'");
    }

    @Test
    void refusesEachMistakeInOneSentence() throws IOException {
        SaeFiles.random(D / 2, 4, 1)
                .write(directory.resolve("narrow"), SaeFiles.config("standard", D / 2, 4, HOOK, ""));
        refused("{\"op\": \"add\"}", "does not hold a JSON list");
        refused("[3]", "at item '1' is 3");
        refused("[", "not valid JSON");
        refused("[] []", "not valid JSON");
        refused("[{\"op\": \"add\", \"op\": \"clamp\"}]", "not valid JSON");
        refusedItem("{}", "lacks op");
        refusedItem("{\"op\": \"blur\"}", "op = \"blur\"", "ablate, clamp, scale, add, project, move, rotate");
        refusedItem("{\"op\": 3}", "op = 3");
        refusedItem("{\"op\": \"ablate\", \"latents\": [1], \"position\": 3}", "the key 'position'", "positions");
        refusedItem("{\"op\": \"add\", \"vector\": [1]}", "neither hook nor sae");
        refusedItem("{\"op\": \"add\", \"hook\": \"blocks.9.hook_resid_pre\", \"vector\": [1]}", "blocks.9", "0 to 2");
        refusedItem("{\"op\": \"add\", \"hook\": \"blocks.1.hook_nowhere\", \"vector\": [1]}", "hook_nowhere");
        refusedItem(
                "{\"op\": \"add\", \"hook\": \"" + HOOK + "\", \"vector\": [1, 2]}",
                "2 numbers in vector, expected 24");
        refusedItem("{\"op\": \"ablate\", \"sae\": \"nowhere\", \"latents\": [1]}", "nowhere", "folder of an SAE");
        refusedItem("{\"op\": \"ablate\", \"sae\": \"narrow\", \"latents\": [1]}", "narrow", "d_in 12", "24 wide");
        refusedItem(
                "{\"op\": \"ablate\", \"sae\": \"sae\", \"hook\": \"blocks.2.hook_resid_pre\", \"latents\": [1]}",
                HOOK);
        refusedItem(item("ablate", "\"latents\": [16]"), "latent 16", "0 to 15");
        refusedItem(item("ablate", "\"latents\": [-1]"), "latent -1");
        refusedItem(item("ablate", "\"latents\": [1.5]"), "latent 1.5");
        refusedItem(item("ablate", "\"latents\": [1, 1]"), "each latent once");
        refusedItem(item("ablate", "\"latents\": 1"), "a list of latents");
        refusedItem(item("ablate", "\"latents\": []"), "needs sae and latents");
        refusedItem(item("ablate", "\"latents\": [1], \"value\": 3"), "\"ablate\" and value");
        refusedItem(item("clamp", "\"latents\": [1], \"value\": 3, \"factor\": 2"), "\"clamp\" and factor");
        refusedItem(item("clamp", "\"latents\": [1]"), "lacks value");
        refusedItem(item("clamp", "\"latents\": [1], \"value\": \"3\""), "value = \"3\"");
        refusedItem(item("clamp", "\"latents\": [1], \"value\": 1e39"), "value = 1.0E39");
        refusedItem(item("scale", "\"latents\": [1], \"value\": 2"), "\"scale\" and value");
        refusedItem(item("add", "\"latents\": [1]"), "lacks strength");
        refusedItem(item("add", "\"latents\": [1], \"vector\": [1], \"strength\": 2"), "either latents or a vector");
        refusedItem(item("project", "\"latents\": [1], \"factor\": 2"), "\"project\" and factor");
        refusedItem(item("project", "\"vector\": " + Arrays.toString(new double[D])), "all 0");
        refusedItem(item("move", "\"latents\": [1], \"vector\": [[1], [2]]"), "either value");
        refusedItem(item("move", "\"latents\": [1], \"value\": [1, 2], \"vector\": [[1], [2]]"), "1 numbers in vector");
        refusedItem(item("rotate", "\"value\": 30, \"vector\": " + numbers(1)), "two axes");
        refusedItem(
                item("rotate", "\"value\": 30, \"vector\": [" + numbers(1) + ", " + numbers(2) + "]"), "right angles");
        refusedItem(item("ablate", "\"latents\": [1], \"positions\": \"first\""), "positions = \"first\"", "from 3");
        refusedItem(item("ablate", "\"latents\": [1], \"positions\": \"from -1\""), "positions");
        refusedItem(item("ablate", "\"latents\": [1], \"positions\": 3"), "positions = 3");
        refusedItem(item("ablate", "\"latents\": [1], \"positions\": \"where latent 16 active\""), "0 to 15");
        refusedItem(item("ablate", "\"latents\": [1], \"keepError\": 0"), "keepError = 0");
        String vector = "{\"hook\": \"" + HOOK + "\", \"op\": \"add\", \"vector\": " + numbers(1);
        refusedItem(vector + ", \"keepError\": false}", "keepError");
        refusedItem(vector + ", \"positions\": \"where latent active\"}", "no sae");
        refusedItem(vector + ", \"latents\": [1]}", "an sae");
        refusedItem(vector + ", \"strength\": 1e30}", "beyond 32-bit floats");
    }

    private void refusedItem(String item, String... said) throws IOException {
        refused("[" + item + "]", said);
    }

    private void refused(String text, String... said) throws IOException {
        Path file = Files.writeString(directory.resolve("interventions.json"), text);
        assertThatThrownBy(() -> Interventions.read(file, model, Map.of()).close())
                .isInstanceOf(InputException.class)
                .message()
                .contains(said)
                .doesNotContain("\n");
    }

    private void agrees(String items, ByHand hand) {
        agrees(items, hand, HOOK, HOOK, Map.of());
    }

    /** Both rows of the batch, against one number after the other. */
    private void agrees(String items, ByHand byHand, String hook, String target, Map<String, Sae> loaded) {
        HookPoint from = HookPoint.parse(hook);
        HookPoint to = HookPoint.parse(target);
        try (NDManager step = model.manager().newSubManager();
                Interventions interventions = Interventions.read(written("[" + items + "]"), model, loaded)) {
            NDArray ids = step.create(IDS, new Shape(2, TOKENS));
            Map<HookPoint, NDArray> plain = model.read(ids, new HashSet<>(List.of(from, to)));
            double[][] read = rows(plain, from);
            double[][] was = rows(plain, to);
            double[][] is = rows(model.read(ids, Set.of(to), interventions.edits(step)), to);
            double changed = 0;
            for (int t = 0; t < was.length; t++) {
                double[] expected = byHand.of(was[t], hand.activations(read[t]), t % TOKENS);
                double scale = Math.max(1, Math.sqrt(dot(expected, expected)));
                for (int i = 0; i < expected.length; i++) {
                    assertThat(Math.abs(is[t][i] - expected[i]) / scale)
                            .as("token %d, component %d of %s", t, i, items)
                            .isLessThan(1e-6);
                    changed = Math.max(changed, Math.abs(expected[i] - was[t][i]));
                }
            }
            assertThat(changed).as("a change by %s", items).isGreaterThan(0.01);
        }
    }

    private Path written(String text) {
        try {
            return Files.writeString(directory.resolve("interventions.json"), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Interventions read(String text) {
        return Interventions.read(written(text), model, Map.of());
    }

    private void logits(String item) {
        try (Interventions interventions = read("[" + item + "]");
                NDManager step = model.manager().newSubManager()) {
            model.logits(step.create(IDS, new Shape(2, TOKENS)), interventions.edits(step));
        }
    }

    private static double[][] rows(Map<HookPoint, NDArray> tensors, HookPoint hook) {
        float[] values = Objects.requireNonNull(tensors.get(hook)).toFloatArray();
        double[][] rows = new double[values.length / D][D];
        for (int i = 0; i < values.length; i++) {
            rows[i / D][i % D] = values[i];
        }
        return rows;
    }

    private static String item(String op, String more) {
        return "{\"hook\": \"%s\", \"sae\": \"sae\", \"op\": \"%s\", %s}".formatted(HOOK, op, more);
    }

    private static double[] vector(int seed) {
        return IntStream.range(0, D).mapToDouble(i -> Math.sin(seed + 2.0 * i)).toArray();
    }

    private static String numbers(int seed) {
        return Arrays.stream(vector(seed)).mapToObj(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    private static double[] axis(int one, int other) {
        double[] axis = new double[D];
        axis[one] = 0.6;
        axis[other] = -0.8;
        return axis;
    }

    private static float[] filled(float value) {
        float[] values = new float[LATENTS];
        Arrays.fill(values, value);
        return values;
    }

    private double[] moved(double[] x, double by, int latent, double other, int otherLatent) {
        return plus(plus(x, by, hand.rows[latent]), other, hand.rows[otherLatent]);
    }

    private static double[] plus(double[] x, double times, double[] direction) {
        double[] sum = x.clone();
        HandMadeSae.add(sum, times, direction);
        return sum;
    }

    private static double dot(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
    }

    private static double[] withoutFit(double[] x, double[] u, double[] v) {
        double uu = dot(u, u);
        double uv = dot(u, v);
        double vv = dot(v, v);
        double determinant = uu * vv - uv * uv;
        double a = (dot(x, u) * vv - dot(x, v) * uv) / determinant;
        double b = (dot(x, v) * uu - dot(x, u) * uv) / determinant;
        return plus(plus(x, -a, u), -b, v);
    }
}
