package io.asterism.producer.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.Gpt2Config;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.model.LongLived;
import io.asterism.producer.model.TinyGpt2;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hand-made SAEs of 24 inputs, of which the first two alone are used, and 4 latents. */
class SaeTest {
    private static final int D = TinyGpt2.CONFIG.dModel();
    private static final String HOOK = "blocks.1.hook_resid_pre";
    private static final Offset<Float> EXACT = within(1e-6f);

    @TempDir
    static Path shared;

    private static LanguageModel model;

    @TempDir
    Path directory;

    @BeforeAll
    static void openModel() throws IOException {
        model = LanguageModel.open(TinyGpt2.write(shared.resolve("tiny")), Device.cpu());
    }

    @AfterAll
    static void closeModel() {
        model.close();
    }

    /** Latents read x0, x1, x0 + x1 and -x0; they write (3, 4), (0, 2), (1, 0) and (-1, 0). */
    private static SaeFiles hand() {
        float[] encoder = new float[D * 4];
        encoder[0] = 1;
        encoder[4 + 1] = 1;
        encoder[2] = 1;
        encoder[4 + 2] = 1;
        encoder[3] = -1;
        float[] decoder = new float[4 * D];
        decoder[0] = 3;
        decoder[1] = 4;
        decoder[D + 1] = 2;
        decoder[2 * D] = 1;
        decoder[3 * D] = -1;
        float[] decoderBias = new float[D];
        decoderBias[0] = 0.5f;
        return new SaeFiles()
                .with("W_enc", new long[] {D, 4}, encoder)
                .with("b_enc", new long[] {4}, 0, 0.25f, -1, 0)
                .with("W_dec", new long[] {4, D}, decoder)
                .with("b_dec", new long[] {D}, decoderBias);
    }

    @Test
    void standardSubtractsTheDecoderBiasAndFoldsTheNorms() throws IOException {
        // u = (1.5, 1): pre = 1.5, 1.25, 1.5, -1.5; norms 5, 2, 1, 1; x^ = 0.5 + 1.5 (3, 4) + 1.25 (0, 2) + 1.5 (1, 0)
        // = (6.5, 8.5)
        Encoded encoded = encode(hand(), "standard", "", 2, 1);
        assertRow(encoded, 0, new int[] {0, 1, 2}, 7.5f, 2.5f, 1.5f);
        assertThat(encoded.squaredNorm()[0]).isCloseTo(5, EXACT);
        assertThat(encoded.squaredError()[0]).isCloseTo(4.5f * 4.5f + 7.5f * 7.5f, within(1e-4f));
    }

    @Test
    void withoutFoldingActivationsAreAsStored() throws IOException {
        SaeSource source = SaeSource.of(hand().write(directory, SaeFiles.config("standard", D, 4, HOOK, "")))
                .withFolding(false);
        Encoded encoded = encode(source, 2, 1);
        assertRow(encoded, 0, new int[] {0, 1, 2}, 1.5f, 1.25f, 1.5f);
        assertThat(encoded.squaredError()[0]).isCloseTo(4.5f * 4.5f + 7.5f * 7.5f, within(1e-4f));
    }

    @Test
    void leavesTheDecoderBiasOnTheInputWhenTold() throws IOException {
        // pre = 2, 1.25, 2, -2
        Encoded encoded = encode(hand(), "standard", "\"apply_b_dec_to_input\": false", 2, 1);
        assertRow(encoded, 0, new int[] {0, 1, 2}, 10, 2.5f, 2);
    }

    @Test
    void jumpReluIsStrictAndGivesTheWholePreActivation() throws IOException {
        // pre = 1.5, 1.25, 1.5, -1.5 against 1.5, 1.2, -1, -2
        SaeFiles files = hand().with("threshold", new long[] {4}, 1.5f, 1.2f, -1, -2);
        assertRow(encode(files, "jumprelu", "", 2, 1), 0, new int[] {1, 2}, 2.5f, 1.5f);
    }

    @Test
    void aThresholdInLogarithmsIsRaised() throws IOException {
        float ln = (float) Math.log(1.2);
        SaeFiles files = hand().with("log_threshold", new long[] {4}, (float) Math.log(1.6), ln, ln, ln);
        assertRow(encode(files, "jumprelu", "", 2, 1), 0, new int[] {1, 2}, 2.5f, 1.5f);
    }

    @Test
    void topKSelectsOnRawPreActivationsThenRectifies() throws IOException {
        // x = (2, 1): pre = 1.5, 1.25, 1.5, -1.5; x = (-0.5, -3): pre = -1, -2.75, -5, 1
        Encoded encoded = encode(hand(), "topk", "\"k\": 2", 2, 1, -0.5f, -3);
        assertRow(encoded, 0, new int[] {0, 2}, 1.5f, 1.5f);
        assertRow(encoded, 1, new int[] {3}, 1);
    }

    @Test
    void topKBreaksTiesByTheLowestIndex() throws IOException {
        Encoded encoded = encode(hand(), "topk", "\"k\": 1", 2, 1);
        assertRow(encoded, 0, new int[] {0}, 1.5f);
    }

    @Test
    void topKWithRescaleIsTopKOnFoldedWeights() throws IOException {
        // pre times norm = 7.5, 2.5, 1.5, -1.5
        Encoded encoded = encode(hand(), "topk", "\"k\": 2, \"rescale_acts_by_decoder_norm\": true", 2, 1);
        assertRow(encoded, 0, new int[] {0, 1}, 7.5f, 2.5f);
        // x^ = 0.5 + 1.5 (3, 4) + 1.25 (0, 2) = (5, 8.5)
        assertThat(encoded.squaredError()[0]).isCloseTo(9 + 7.5f * 7.5f, within(1e-4f));
    }

    @Test
    void gatedFoldsGateAndMagnitudeButNotTheScale() throws IOException {
        // h = 1.5, 1, 2.5, -1.5; gate h + (-1.5, 0, 0, 5) > 0: no, yes, yes, yes; magnitude 2 h + (0, 0.5, -6, 1): 3,
        // 2.5, -1, -2
        float ln2 = (float) Math.log(2);
        SaeFiles files = hand().without("b_enc")
                .with("b_gate", new long[] {4}, -1.5f, 0, 0, 5)
                .with("r_mag", new long[] {4}, ln2, ln2, ln2, ln2)
                .with("b_mag", new long[] {4}, 0, 0.5f, -6, 1);
        assertRow(encode(files, "gated", "", 2, 1), 0, new int[] {1}, 5);
    }

    @Test
    void legacyTopKIsHonouredThoughTheArchitectureSaysStandard() throws IOException {
        String legacy = """
                {"architecture": "standard", "d_in": 24, "d_sae": 4, "activation_fn_str": "topk", "activation_fn_kwargs": {"k": 1},
                 "hook_point": "blocks.1.hook_resid_pre", "hook_point_layer": 1, "hook_point_head_index": null,
                 "normalize_activations": null, "prepend_bos": true, "context_size": 128, "neuronpedia_id": "tiny-gpt2/1-res-x"}
                """;
        SaeSource source = SaeSource.of(hand().write(directory, legacy));
        assertRow(encode(source, 2, 1), 0, new int[] {0}, 1.5f);
        try (Sae sae = Sae.open(source, model)) {
            assertThat(sae.contextSize()).hasValue(128);
            assertThat(sae.prependBos()).contains(true);
            assertThat(sae.describe("m", source).getSae()).isEqualTo("tiny-gpt2.1-res-x");
            assertThat(sae.describe("m", source).getSourceFormat()).isEqualTo("saelens_legacy");
        }
    }

    @Test
    void layerNormIsInvariantToScaleAndShift() throws IOException {
        SaeFiles files = SaeFiles.random(D, 40, 11);
        SaeSource source = SaeSource.of(files.write(
                directory, SaeFiles.config("standard", D, 40, HOOK, "\"normalize_activations\": \"layer_norm\"")));
        float[] x = new SaeFiles().random("x", 1, 5, D).values("x");
        float[] moved = new float[D];
        for (int i = 0; i < D; i++) {
            moved[i] = 7 * x[i] + 3;
        }
        try (Sae sae = Sae.open(source, model)) {
            SparseRows rows = encodeRows(sae, 1, x).rows();
            SparseRows again = encodeRows(sae, 1, moved).rows();
            assertThat(again.latents()).isEqualTo(rows.latents());
            for (int i = 0; i < rows.latents().length; i++) {
                assertThat(again.activations()[i]).isCloseTo(rows.activations()[i], within(2e-4f));
            }
        }
    }

    @Test
    void constantNormRescalesInAndOut() throws IOException {
        // |x| = 5, c = sqrt(24) / 5, x~ = c (3, 4), u = x~ - b_dec = (2.4393877, 3.9191836)
        double c = Math.sqrt(24) / 5;
        Encoded encoded = encode(hand(), "standard", "\"normalize_activations\": \"constant_norm_rescale\"", 3, 4);
        double pre0 = 3 * c - 0.5;
        double pre1 = 4 * c + 0.25;
        double pre2 = pre0 + 4 * c - 1;
        assertRow(encoded, 0, new int[] {0, 1, 2}, (float) (5 * pre0), (float) (2 * pre1), (float) pre2);
        double back0 = (0.5 + 3 * pre0 + pre2) / c - 3;
        double back1 = (4 * pre0 + 2 * pre1) / c - 4;
        assertThat((double) encoded.squaredError()[0]).isCloseTo(back0 * back0 + back1 * back1, within(1e-2));
    }

    @Test
    void anInputFactorIsFoldedSoThatActivationsStayTheSame() throws IOException {
        SaeFiles files = SaeFiles.random(D, 40, 3);
        float[] x = new SaeFiles().random("x", 1, 4, D).values("x");
        float[] scaled = new float[D];
        for (int i = 0; i < D; i++) {
            scaled[i] = 0.25f * x[i];
        }
        SaeSource plain = SaeSource.of(
                        files.write(directory.resolve("plain"), SaeFiles.config("standard", D, 40, HOOK, "")))
                .withFolding(false);
        SaeSource factored = SaeSource.of(
                        files.write(
                                directory.resolve("factored"),
                                SaeFiles.config(
                                        "standard",
                                        D,
                                        40,
                                        HOOK,
                                        "\"normalize_activations\": \"expected_average_only_in\", \"norm_scaling_factor\": 0.25")))
                .withFolding(false);
        try (Sae a = Sae.open(plain, model);
                Sae b = Sae.open(factored, model)) {
            Encoded expected = encodeRows(a, 1, scaled);
            Encoded actual = encodeRows(b, 1, x);
            assertThat(actual.rows().latents()).isEqualTo(expected.rows().latents());
            for (int i = 0; i < expected.rows().latents().length; i++) {
                assertThat(actual.rows().activations()[i])
                        .isCloseTo(expected.rows().activations()[i], within(1e-5f));
            }
            // The reconstruction comes out in the units of x: its error is (1 / 0.25)^2 times that of the scaled input.
            assertThat(actual.squaredError()[0]).isCloseTo(16 * expected.squaredError()[0], within(1e-2f));
        }
    }

    @Test
    void anInputFactorThatIsNotKnownIsRefused() throws IOException {
        assertRefused(
                hand(),
                SaeFiles.config("standard", D, 4, HOOK, "\"normalize_activations\": \"expected_average_only_in\""),
                "expected_average_only_in",
                "norm_scaling_factor");
    }

    @Test
    void centringSubtractsTheMean() throws IOException {
        SaeFiles files = SaeFiles.random(D, 40, 21);
        Path path = files.write(directory, SaeFiles.config("standard", D, 40, HOOK, ""));
        float[] x = new SaeFiles().random("x", 1, 6, D).values("x");
        float mean = 0;
        for (float v : x) {
            mean += v / D;
        }
        float[] centred = x.clone();
        for (int i = 0; i < D; i++) {
            centred[i] -= mean;
        }
        try (Sae plain = Sae.open(SaeSource.of(path), model);
                Sae centring = Sae.open(SaeSource.of(path).withCentring(Optional.of(true)), model)) {
            SparseRows expected = encodeRows(plain, 1, centred).rows();
            SparseRows actual = encodeRows(centring, 1, x).rows();
            assertThat(actual.latents()).isEqualTo(expected.latents());
            for (int i = 0; i < expected.latents().length; i++) {
                assertThat(actual.activations()[i]).isCloseTo(expected.activations()[i], within(1e-5f));
            }
        }
    }

    /** sae-formats 3.7, (a) and (c): an encoder whose columns have no mean does not see the mean of its input. */
    @Test
    void centringTheInputIsCentringTheEncodersColumns() throws IOException {
        SaeFiles files = SaeFiles.random(D, 40, 22);
        String config = SaeFiles.config("standard", D, 40, HOOK, "\"apply_b_dec_to_input\": false");
        Path path = files.write(directory.resolve("plain"), config);
        float[] encoder = files.values("W_enc").clone();
        for (int latent = 0; latent < 40; latent++) {
            double mean = 0;
            for (int i = 0; i < D; i++) {
                mean += encoder[i * 40 + latent] / (double) D;
            }
            for (int i = 0; i < D; i++) {
                encoder[i * 40 + latent] -= (float) mean;
            }
        }
        Path baked = files.with("W_enc", new long[] {D, 40}, encoder).write(directory.resolve("baked"), config);
        float[] x = new SaeFiles().random("x", 1, 6, D).values("x");
        try (Sae centring = Sae.open(SaeSource.of(path).withCentring(Optional.of(true)), model);
                Sae centred = Sae.open(SaeSource.of(baked), model)) {
            SparseRows expected = encodeRows(centring, 1, x).rows();
            SparseRows actual = encodeRows(centred, 1, x).rows();
            assertThat(expected.latents()).isNotEmpty();
            assertThat(actual.latents()).isEqualTo(expected.latents());
            for (int i = 0; i < expected.latents().length; i++) {
                assertThat(actual.activations()[i]).isCloseTo(expected.activations()[i], within(1e-5f));
            }
        }
    }

    /** relu(p) where p is above the threshold (SAELens), and relu(p) where relu(p) is (dictionary_learning): the same latents fire. */
    @Test
    void bothFormsOfTheJumpReluAgree() throws IOException {
        float[] pre = {1.5f, 1.25f, 1.5f, -1.5f};
        for (float theta : new float[] {-2, -1.5f, -1, 0, 1, 1.25f, 1.4f, 1.5f, 2}) {
            SaeFiles files = hand().with("threshold", new long[] {4}, theta, theta, theta, theta);
            int[] saeLens = IntStream.range(0, 4)
                    .filter(k -> pre[k] > theta && Math.max(pre[k], 0) > 0)
                    .toArray();
            int[] dictionaryLearning = IntStream.range(0, 4)
                    .filter(k -> Math.max(pre[k], 0) > theta && Math.max(pre[k], 0) > 0)
                    .toArray();
            SparseRows row = encode(files, "jumprelu", "", 2, 1).rows();
            assertThat(row.latents()).as("theta %s", theta).isEqualTo(saeLens).isEqualTo(dictionaryLearning);
        }
    }

    @Test
    void saysWhatItIs() throws IOException {
        Path path = hand().with("threshold", new long[] {4}, 1, 1, 1, 1)
                .write(directory.resolve("my sae"), SaeFiles.config("jumprelu", D, 4, HOOK, ""));
        try (Sae sae = Sae.open(SaeSource.of(path), model)) {
            var manifest = sae.describe("tiny", SaeSource.of(path));
            assertThat(manifest.getSae()).isEqualTo("tiny.my-sae");
            assertThat(manifest.getHookPoint()).isEqualTo(HOOK);
            assertThat(manifest.getDSae()).isEqualTo(4);
            assertThat(manifest.getDecoderNormsFolded()).isTrue();
            assertThat(manifest.getSaeSha256()).hasSize(64);
            assertThat(sae.thresholds()).containsExactly(new float[] {5, 2, 1, 1}, EXACT);
        }
    }

    @Test
    void cardsGiveUnitRowsNormsAndTheNearestTokens() throws IOException {
        Path path = hand().write(directory, SaeFiles.config("standard", D, 4, HOOK, ""));
        float[] embedding = TinyGpt2.tensors().get("wte.weight").values();
        try (Sae sae = Sae.open(SaeSource.of(path), model)) {
            var cards = new java.util.ArrayList<io.asterism.schemas.LatentCard>();
            new LatentCards(sae, model, id -> "t" + id).forEach(cards::add);
            assertThat(cards).extracting(card -> card.getLatent()).containsExactly(0, 1, 2, 3);
            assertThat(cards).extracting(card -> card.getDecoderNorm()).containsExactly(5f, 2f, 1f, 1f);
            var row = cards.get(0)
                    .getDecoderRow()
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            assertThat(row.get(0)).isCloseTo(0.6f, EXACT);
            assertThat(row.get(1)).isCloseTo(0.8f, EXACT);
            int best = 0;
            for (int t = 0; t < TinyGpt2.CONFIG.vocabulary(); t++) {
                best = embedding[t * D] > embedding[best * D] ? t : best;
            }
            assertThat(cards.get(2).getTopTokens()).hasSize(10).startsWith("t" + best);
        }
    }

    @Test
    void refusesAnSaeThatIsNotMadeForTheModel() throws IOException {
        Gpt2Config config = TinyGpt2.CONFIG;
        assertRefused(
                SaeFiles.random(D + 1, 4, 1),
                SaeFiles.config("standard", D + 1, 4, HOOK, ""),
                "d_in " + (D + 1),
                HOOK,
                config.dModel() + " wide");
        assertRefused(hand(), SaeFiles.config("standard", D, 4, "blocks.3.hook_resid_pre", ""), "layers 0 to 2");
        assertRefused(hand(), SaeFiles.config("standard", D, 4, "blocks.0.hook_banana", ""), "hook_banana");
    }

    @Test
    void refusesWhatItCannotRunByName() throws IOException {
        assertRefused(hand(), SaeFiles.config("temporal", D, 4, HOOK, ""), "temporal", "standard, topk, jumprelu");
        assertRefused(
                hand(), SaeFiles.config("standard", D, 4, HOOK, "\"normalize_activations\": \"sphere\""), "sphere");
        assertRefused(hand(), SaeFiles.config("topk", D, 4, HOOK, ""), "lacks k");
        assertRefused(hand(), SaeFiles.config("topk", D, 4, HOOK, "\"k\": 5"), "k = 5", "1 to 4");
        assertRefused(
                hand(),
                "{\"d_in\": 24, \"d_sae\": 4, \"hook_name\": \"blocks.0.hook_resid_pre\", \"activation_fn_str\": \"gelu\"}",
                "gelu",
                "tanh-relu");
        assertRefused(hand(), "{\"d_in\": 24, \"d_sae\": 4}", "hook_name");
        assertRefused(hand(), "not json", "cfg.json", "JSON");
    }

    @Test
    void refusesUnsoundWeights() throws IOException {
        String config = SaeFiles.config("standard", D, 4, HOOK, "");
        assertRefused(hand().without("b_enc").without("W_dec"), config, "W_dec, b_enc", "lacks 2");
        assertRefused(hand().with("W_enc", new long[] {4, D}, new float[4 * D]), config, "W_enc", "transposed");
        float[] bad = new float[4 * D];
        bad[7] = Float.NaN;
        assertRefused(hand().with("W_dec", new long[] {4, D}, bad), config, "W_dec", "NaN", "element 7");
        assertRefused(hand(), SaeFiles.config("jumprelu", D, 4, HOOK, ""), "threshold");
        assertRefused(
                hand().with("scaling_factor", new long[] {4}, 1, 2, 1, 1), config, "scaling_factor", "finetuning");
        assertThatThrownBy(() -> Sae.open(SaeSource.of(directory.resolve("none")), model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("none");
        Files.createDirectories(directory.resolve("empty"));
        assertThatThrownBy(() -> Sae.open(SaeSource.of(directory.resolve("empty")), model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cfg.json");
    }

    private void assertRefused(SaeFiles files, String config, String... said) throws IOException {
        Path path = files.write(directory.resolve("refused"), config);
        int before = model.manager().getManagedArrays().size();
        assertThatThrownBy(() -> Sae.open(SaeSource.of(path), model))
                .isInstanceOf(InputException.class)
                .message()
                .contains(said);
        assertThat(model.manager().getManagedArrays()).hasSize(before);
    }

    private Encoded encode(SaeFiles files, String architecture, String more, float... xy) throws IOException {
        Path path = files.write(directory, SaeFiles.config(architecture, D, 4, HOOK, more));
        return encode(SaeSource.of(path), xy);
    }

    /** Encodes vectors of which only the first two components are not 0. */
    private static Encoded encode(SaeSource source, float... xy) {
        float[] x = new float[xy.length / 2 * D];
        for (int t = 0; t < xy.length / 2; t++) {
            x[t * D] = xy[2 * t];
            x[t * D + 1] = xy[2 * t + 1];
        }
        try (Sae sae = Sae.open(source, model)) {
            return encodeRows(sae, xy.length / 2, x);
        }
    }

    private static Encoded encodeRows(Sae sae, int tokens, float[] x) {
        LongLived.assertNoneLeft(model.manager(), () -> {
            try (NDManager step = model.manager().newSubManager()) {
                NDArray input = step.create(x, new Shape(tokens, D));
                sae.encode(input, sae.wanted(input));
            }
        });
        try (NDManager step = model.manager().newSubManager()) {
            NDArray input = step.create(x, new Shape(tokens, D));
            return sae.encode(input, input);
        }
    }

    private static void assertRow(Encoded encoded, int token, int[] latents, float... activations) {
        SparseRows row = encoded.rows().slice(token, token + 1);
        assertThat(row.latents()).isEqualTo(latents);
        assertThat(row.activations()).containsExactly(activations, EXACT);
        assertThat(Arrays.stream(row.offsets()).boxed()).containsExactly(0, latents.length);
    }
}
