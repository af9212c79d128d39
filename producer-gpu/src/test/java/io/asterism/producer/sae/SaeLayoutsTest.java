package io.asterism.producer.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.model.LongLived;
import io.asterism.producer.model.TinyGpt2;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A small random SAE in each layout, against a plain computation in double precision. */
class SaeLayoutsTest {
    private static final int D = TinyGpt2.CONFIG.dModel();
    private static final int LATENTS = 2 * D;
    private static final int TOKENS = 9;
    private static final String POST = "blocks.1.hook_resid_post";

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

    private static SaeFiles saeLens() {
        return SaeFiles.random(D, LATENTS, 7);
    }

    private static SaeFiles withThreshold(SaeFiles files) {
        return files.random("threshold", 0.3, 99, LATENTS);
    }

    /** What SAELens' four tensors say. */
    private static PlainEncoder plain(SaeFiles files, String encoder, String decoder) {
        PlainEncoder plain = new PlainEncoder(
                PlainEncoder.matrix(files.values(encoder), D, LATENTS, true),
                PlainEncoder.matrix(files.values(decoder), LATENTS, D, false));
        plain.encoderBias = PlainEncoder.vector(files.values("b_enc"));
        plain.decoderBias = PlainEncoder.vector(files.values("b_dec"));
        return plain;
    }

    private static double[] above(double[] pre, IntToDoubleFunction threshold) {
        double[] f = new double[pre.length];
        for (int j = 0; j < f.length; j++) {
            f[j] = pre[j] > threshold.applyAsDouble(j) ? Math.max(pre[j], 0) : 0;
        }
        return f;
    }

    private static PlainEncoder gemmaScope(SaeFiles files, String encoder, String decoder) {
        PlainEncoder plain = plain(files, encoder, decoder);
        float[] threshold = files.values("threshold");
        plain.selector = pre -> above(pre, j -> threshold[j]);
        return plain;
    }

    @Test
    void saeLensFinetuned() throws IOException {
        SaeFiles files = saeLens().random("scaling_factor", 1, 5, LATENTS);
        String config = SaeFiles.config("standard", D, LATENTS, POST, "\"finetuning_scaling_factor\": true");
        PlainEncoder plain = plain(files, "W_enc", "W_dec");
        plain.subtracts = true;
        Path path = files.write(directory, config);
        assertActivations(SaeSource.of(path), plain);
        // The factors count when activations are decoded, and there alone.
        float[] decoder = files.values("W_dec").clone();
        for (int i = 0; i < decoder.length; i++) {
            decoder[i] *= files.values("scaling_factor")[i / D];
        }
        PlainEncoder finetuned = plain(files.with("W_dec", new long[] {LATENTS, D}, decoder), "W_enc", "W_dec");
        finetuned.subtracts = true;
        assertErrors(SaeSource.of(path), finetuned);
    }

    @Test
    void saeLensTanhRelu() throws IOException {
        PlainEncoder plain = plain(saeLens(), "W_enc", "W_dec");
        plain.subtracts = true;
        plain.selector = pre -> PlainEncoder.map(pre, p -> Math.tanh(Math.max(p, 0)));
        Path path = saeLens().write(directory, """
            {"d_in": %d, "d_sae": %d, "hook_point": "%s", "activation_fn_str": "tanh-relu"}
            """.formatted(D, LATENTS, POST));
        assertSame(SaeSource.of(path), plain, "saelens_legacy", "standard");
    }

    @ParameterizedTest
    @ValueSource(strings = {"batchtopk", "matryoshka_batchtopk"})
    void saeLensTrainingCheckpointsOfBatchTopK(String architecture) throws IOException {
        SaeFiles files = saeLens().with("topk_threshold", new long[] {}, 0.8f);
        PlainEncoder plain = plain(files, "W_enc", "W_dec");
        plain.subtracts = true;
        plain.selector = pre -> above(pre, j -> 0.8f / plain.norm(j));
        Path path = files.write(directory, SaeFiles.config(architecture, D, LATENTS, POST, "\"k\": 4"));
        assertSame(SaeSource.of(path), plain, "saelens_v6", "jumprelu");
    }

    @Test
    void saeLensOfAHuggingFaceModule() throws IOException {
        Path path = saeLens().write(directory, SaeFiles.config("standard", D, LATENTS, "transformer.h.1", ""));
        PlainEncoder plain = plain(saeLens(), "W_enc", "W_dec");
        plain.subtracts = true;
        assertSame(SaeSource.of(path), plain, "saelens_v6", "standard");
    }

    @Test
    void saeLensSkipTranscoder() throws IOException {
        SaeFiles files = withThreshold(saeLens()).random("W_skip", 0.2, 12, D, D);
        PlainEncoder plain = gemmaScope(files, "W_enc", "W_dec");
        plain.skip = PlainEncoder.matrix(files.values("W_skip"), D, D, false);
        String config = """
            {"architecture": "jumprelu_skip_transcoder", "d_in": %d, "d_out": %d, "d_sae": %d, "metadata": {
             "sae_lens_version": "6.4.1", "hook_name": "blocks.1.ln2.hook_normalized", "hook_name_out": "blocks.1.hook_mlp_out"}}
            """.formatted(D, D, LATENTS);
        assertSame(SaeSource.of(files.write(directory, config)), plain, "saelens_v6", "jumprelu_skip_transcoder");
    }

    @Test
    void gemmaScopeTellsEverythingByItsFolders() throws IOException {
        SaeFiles files = withThreshold(saeLens());
        Path folder = directory.resolve("gemma-scope-2b-pt-res/layer_1/width_16k/average_l0_71");
        files.writeNpz(folder.resolve("params.npz"));
        SaeSource source = SaeSource.of(folder);
        assertSame(source, gemmaScope(files, "W_enc", "W_dec"), "gemma_scope", "jumprelu");
        SaeManifest manifest = manifest(source);
        assertThat(manifest.getHookPoint()).isEqualTo(POST);
        assertThat(manifest.getDeclaredL0()).isEqualTo(71);
        assertThat(manifest.getSubtractBDec()).isFalse();
        assertThat(manifest.getSae()).isEqualTo("tiny.layer_1-width_16k-average_l0_71");
    }

    @ParameterizedTest
    @CsvSource({
        "gemma-scope-9b-pt-mlp, blocks.2.hook_mlp_out",
        "gemma-scope-9b-it-att, blocks.2.attn.hook_z",
        "models--google--gemma-scope-2b-pt-res, blocks.2.hook_resid_post",
        "gemma-scope-2b-pt-transcoders, blocks.2.ln2.hook_normalized",
    })
    void gemmaScopeKnowsItsFamilies(String repository, String hook) throws IOException {
        Path folder = directory.resolve(repository + "/layer_2/width_16k/average_l0_5");
        withThreshold(saeLens()).writeNpz(folder.resolve("params.npz"));
        try (Sae sae = Sae.open(SaeSource.of(folder), model)) {
            assertThat(sae.hook()).hasToString(hook);
            assertThat(sae.target()).hasToString(hook.endsWith("normalized") ? "blocks.2.hook_mlp_out" : hook);
        }
    }

    @Test
    void gemmaScopeElsewhereHasToBeToldItsHookPoint() throws IOException {
        SaeFiles files = withThreshold(saeLens());
        Path file = files.writeNpz(directory.resolve("mine.npz"));
        assertRefused(SaeSource.of(file), "which hook point", "--hook");
        assertSame(
                SaeSource.of(file).at(Optional.of(HookPoint.parse(POST))),
                gemmaScope(files, "W_enc", "W_dec"),
                "gemma_scope",
                "jumprelu");
    }

    @Test
    void gemmaScopeInFortranOrderOrHalfPrecision() throws IOException {
        SaeFiles files = withThreshold(saeLens());
        Path file = directory.resolve("params.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : List.of("W_enc", "W_dec")) {
                boolean wide = name.equals("W_enc");
                write(zip, name, "<f8", true, wide ? D : LATENTS, wide ? LATENTS : D, files.values(name));
            }
            for (String name : List.of("b_enc", "b_dec", "threshold")) {
                write(zip, name, "<f4", false, files.values(name).length, 0, files.values(name));
            }
        }
        SaeSource source = SaeSource.of(directory).at(Optional.of(HookPoint.parse(POST)));
        assertSame(source, gemmaScope(files, "W_enc", "W_dec"), "gemma_scope", "jumprelu");
    }

    @Test
    void gemmaScopeRefusesObjectsAndWholeNumbers() throws IOException {
        for (String type : List.of("|O", "<i4")) {
            SaeFiles files = withThreshold(saeLens());
            Path file = directory.resolve("params.npz");
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                write(zip, "W_enc", type, false, D, LATENTS, files.values("W_enc"));
                for (String name : List.of("W_dec", "b_enc", "b_dec", "threshold")) {
                    write(zip, name, "<f4", false, files.values(name).length, 0, files.values(name));
                }
            }
            assertRefused(SaeSource.of(directory).at(Optional.of(HookPoint.parse(POST))), "W_enc", type);
        }
    }

    @Test
    void gemmaScope2() throws IOException {
        SaeFiles files = withThreshold(new SaeFiles()
                .random("w_enc", 1 / Math.sqrt(D), 7, D, LATENTS)
                .random("w_dec", 1.5 / Math.sqrt(D), 8, LATENTS, D)
                .random("b_enc", 0.3, 9, LATENTS)
                .random("b_dec", 0.3, 10, D));
        files.writeTensors(directory.resolve("params.safetensors"));
        Files.writeString(directory.resolve("config.json"), """
            {"architecture": "jump_relu", "model_name": "tiny", "hf_hook_point_in": "model.layers.1.output",
             "hf_hook_point_out": "model.layers.1.output", "width": 48, "l0": 60, "type": "sae", "affine_connection": false}
            """);
        SaeSource source = SaeSource.of(directory);
        assertSame(source, gemmaScope(files, "w_enc", "w_dec"), "gemma_scope_2", "jumprelu");
        assertThat(manifest(source).getDeclaredL0()).isEqualTo(60);
        assertThat(manifest(source).getHookPoint()).isEqualTo(POST);
    }

    @Test
    void gemmaScope2AffineTranscoder() throws IOException {
        SaeFiles files = withThreshold(new SaeFiles()
                        .random("w_enc", 1 / Math.sqrt(D), 7, D, LATENTS)
                        .random("w_dec", 1.5 / Math.sqrt(D), 8, LATENTS, D)
                        .random("b_enc", 0.3, 9, LATENTS)
                        .random("b_dec", 0.3, 10, D))
                .random("affine_skip_connection", 0.2, 11, D, D);
        files.writeTensors(directory.resolve("params.safetensors"));
        Files.writeString(directory.resolve("config.json"), """
            {"architecture": "jump_relu", "hf_hook_point_in": "transformer.h.1.ln_2.output",
             "hf_hook_point_out": "transformer.h.1.mlp.output", "affine_connection": true}
            """);
        PlainEncoder plain = gemmaScope(files, "w_enc", "w_dec");
        plain.skip = PlainEncoder.matrix(files.values("affine_skip_connection"), D, D, false);
        SaeSource source = SaeSource.of(directory);
        assertSame(source, plain, "gemma_scope_2", "jumprelu_skip_transcoder");
        assertThat(manifest(source).getHookPoint()).isEqualTo("blocks.1.mlp.hook_in");
    }

    private static SaeFiles linear() {
        return new SaeFiles()
                .random("encoder.weight", 1 / Math.sqrt(D), 7, LATENTS, D)
                .random("decoder.weight", 1.5 / Math.sqrt(D), 8, D, LATENTS)
                .random("encoder.bias", 0.3, 9, LATENTS)
                .random("decoder.bias", 0.3, 10, D);
    }

    private static PlainEncoder plainLinear(SaeFiles files, double averageNorm) {
        PlainEncoder plain = new PlainEncoder(
                PlainEncoder.matrix(files.values("encoder.weight"), LATENTS, D, false),
                PlainEncoder.matrix(files.values("decoder.weight"), D, LATENTS, true));
        plain.encoderBias = PlainEncoder.vector(files.values("encoder.bias"));
        plain.decoderBias = PlainEncoder.vector(files.values("decoder.bias"));
        plain.factorIn = Math.sqrt(D) / averageNorm;
        plain.factorOut = plain.factorIn;
        return plain;
    }

    @Test
    void llamaScopeScalesItsThresholdWithItsInput() throws IOException {
        SaeFiles files = linear();
        files.writeTensors(directory.resolve("checkpoints/final.safetensors"));
        Files.writeString(directory.resolve("hyperparams.json"), """
            {"d_model": %d, "d_sae": 99, "hook_point_in": "%s", "hook_point_out": "%s", "act_fn": "jumprelu",
             "jump_relu_threshold": 0.3, "top_k": 6, "norm_activation": "dataset-wise",
             "sparsity_include_decoder_norm": true, "dataset_average_activation_norm": {"in": 2.5, "out": 2.5}}
            """.formatted(D, POST, POST));
        PlainEncoder plain = plainLinear(files, 2.5);
        plain.selector = pre -> above(pre, j -> 0.3 * plain.factorIn);
        SaeSource source = SaeSource.of(directory);
        assertSame(source, plain, "llama_scope", "jumprelu");
        assertThat(manifest(source).getDSae()).isEqualTo(LATENTS);
        assertThat(manifest(source).getDeclaredL0()).isEqualTo(6);
    }

    @Test
    void llamaScopeR1Distill() throws IOException {
        SaeFiles files = linear().random("log_jumprelu_threshold", 1, 11, LATENTS)
                .with("dataset_average_activation_norm." + POST, new long[] {}, 3);
        files.writeTensors(directory.resolve("sae_weights.safetensors"));
        Files.writeString(directory.resolve("config.json"), """
            {"d_model": %d, "expansion_factor": 2, "hook_point_in": "%s", "hook_point_out": "%s", "act_fn": "jumprelu",
             "norm_activation": "dataset-wise", "sparsity_include_decoder_norm": true}
            """.formatted(D, POST, POST));
        PlainEncoder plain = plainLinear(files, 3);
        float[] logarithms = files.values("log_jumprelu_threshold");
        plain.selector = pre -> above(pre, j -> Math.exp(logarithms[j]) / plain.norm(j));
        assertSame(SaeSource.of(directory), plain, "llama_scope_r1", "jumprelu");
    }

    private static SaeFiles llamascopium() {
        return new SaeFiles()
                .random("W_E", 1 / Math.sqrt(D), 7, D, LATENTS)
                .random("W_D", 1.5 / Math.sqrt(D), 8, LATENTS, D)
                .random("b_E", 0.3, 9, LATENTS)
                .random("b_D", 0.3, 10, D);
    }

    private static PlainEncoder plainLlamascopium(SaeFiles files) {
        PlainEncoder plain = new PlainEncoder(
                PlainEncoder.matrix(files.values("W_E"), D, LATENTS, true),
                PlainEncoder.matrix(files.values("W_D"), LATENTS, D, false));
        plain.encoderBias = PlainEncoder.vector(files.values("b_E"));
        plain.decoderBias = PlainEncoder.vector(files.values("b_D"));
        return plain;
    }

    private SaeSource llamascopium(SaeFiles files, String more) throws IOException {
        files.writeTensors(directory.resolve("sae_weights.safetensors"));
        Files.writeString(directory.resolve("config.json"), """
            {"sae_type": "sae", "d_model": %d, "expansion_factor": 2, "hook_point_in": "%s", "hook_point_out": "%s", %s}
            """.formatted(D, POST, POST, more));
        return SaeSource.of(directory);
    }

    @Test
    void llamascopiumJumpRelu() throws IOException {
        SaeFiles files = llamascopium()
                .random("activation_function.log_jumprelu_threshold", 1, 11, LATENTS)
                .with("dataset_average_activation_norm." + POST, new long[] {}, 3);
        PlainEncoder plain = plainLlamascopium(files);
        plain.factorIn = Math.sqrt(D) / 3;
        plain.factorOut = plain.factorIn;
        float[] logarithms = files.values("activation_function.log_jumprelu_threshold");
        plain.selector = pre -> above(pre, j -> Math.exp(logarithms[j]) / plain.norm(j));
        SaeSource source = llamascopium(
                files,
                "\"act_fn\": \"jumprelu\", \"norm_activation\": \"dataset-wise\", \"sparsity_include_decoder_norm\":"
                        + " true");
        assertSame(source, plain, "llamascopium", "jumprelu");
    }

    @Test
    void llamascopiumTopKSelectsByTheDecodersNorms() throws IOException {
        SaeFiles files = llamascopium();
        PlainEncoder plain = plainLlamascopium(files);
        plain.selector = pre -> {
            double[] scores = pre.clone();
            for (int j = 0; j < scores.length; j++) {
                scores[j] *= plain.norm(j);
            }
            double[] kept = PlainEncoder.topK(scores, 5);
            for (int j = 0; j < kept.length; j++) {
                kept[j] /= plain.norm(j);
            }
            return kept;
        };
        SaeSource source = llamascopium(
                files,
                "\"act_fn\": \"topk\", \"top_k\": 5, \"norm_activation\": \"inference\","
                        + " \"sparsity_include_decoder_norm\": true");
        assertSame(source, plain, "llamascopium", "topk");
    }

    @Test
    void llamascopiumWithoutNormsOrBias() throws IOException {
        SaeFiles files = llamascopium();
        PlainEncoder plain = plainLlamascopium(files);
        plain.decoderBias = new double[D];
        SaeSource source = llamascopium(
                files.without("b_D"),
                "\"act_fn\": \"relu\", \"use_decoder_bias\": false, \"norm_activation\": \"inference\"");
        assertSame(source, plain, "llamascopium", "standard");
    }

    @ParameterizedTest
    @CsvSource({
        "act_fn, batchtopk",
        "norm_activation, batch-wise",
        "sae_type, crosscoder",
        "use_glu_encoder, true",
        "norm_activation, dataset-wise",
    })
    void llamascopiumRefusesByName(String key, String value) throws IOException {
        String quoted = value.equals("true") ? value : "\"" + value + "\"";
        assertRefused(
                llamascopium(llamascopium(), "\"" + key + "\": " + quoted),
                value.equals("dataset-wise") ? "dataset_average_activation_norm" : key,
                value.equals("dataset-wise") ? "config.json" : value);
    }

    private static SaeFiles sparsify() {
        return new SaeFiles()
                .random("encoder.weight", 1 / Math.sqrt(D), 7, LATENTS, D)
                .random("encoder.bias", 0.3, 8, LATENTS)
                .random("W_dec", 1.5 / Math.sqrt(D), 9, LATENTS, D)
                .random("b_dec", 0.3, 10, D);
    }

    private static PlainEncoder plainSparsify(SaeFiles files) {
        PlainEncoder plain = new PlainEncoder(
                PlainEncoder.matrix(files.values("encoder.weight"), LATENTS, D, false),
                PlainEncoder.matrix(files.values("W_dec"), LATENTS, D, false));
        plain.encoderBias = PlainEncoder.vector(files.values("encoder.bias"));
        plain.decoderBias = PlainEncoder.vector(files.values("b_dec"));
        plain.subtracts = true;
        plain.selector = pre -> PlainEncoder.topK(PlainEncoder.map(pre, p -> Math.max(p, 0)), 6);
        return plain;
    }

    private SaeSource sparsify(SaeFiles files, String folder, String more) throws IOException {
        Path path = directory.resolve(folder);
        files.writeTensors(path.resolve("sae.safetensors"));
        Files.writeString(path.resolve("cfg.json"), """
            {"expansion_factor": 2, "normalize_decoder": true, "num_latents": 0, "k": 6, "multi_topk": false, "d_in": %d%s}
            """.formatted(D, more));
        return SaeSource.of(path);
    }

    @Test
    void sparsifyTopK() throws IOException {
        SaeSource source = sparsify(sparsify(), "layers.1", "");
        assertSame(source, plainSparsify(sparsify()), "sparsify", "topk");
        assertThat(manifest(source).getHookPoint()).isEqualTo(POST);
    }

    @Test
    void sparsifyGroupMax() throws IOException {
        PlainEncoder plain = plainSparsify(sparsify());
        plain.selector = pre -> {
            double[] kept = new double[LATENTS];
            int size = LATENTS / 6;
            for (int group = 0; group < 6; group++) {
                int best = group * size;
                for (int j = best; j < (group + 1) * size; j++) {
                    best = pre[j] > pre[best] ? j : best;
                }
                kept[best] = Math.max(pre[best], 0);
            }
            return kept;
        };
        assertSame(sparsify(sparsify(), "layers.1", ", \"activation\": \"groupmax\""), plain, "sparsify", "groupmax");
    }

    @Test
    void sparsifySkipTranscoder() throws IOException {
        SaeFiles files = sparsify().random("W_skip", 0.2, 11, D, D);
        PlainEncoder plain = plainSparsify(files);
        plain.subtracts = false;
        plain.skip = PlainEncoder.matrix(files.values("W_skip"), D, D, false);
        SaeSource source = sparsify(files, "layers.2.mlp", ", \"transcode\": true, \"skip_connection\": true");
        assertSame(source, plain, "sparsify", "topk_skip_transcoder");
        assertThat(manifest(source).getHookPoint()).isEqualTo("blocks.2.mlp.hook_in");
    }

    /** An SAE by itself can have a skip as well: what it reads is added to what it decodes. */
    @Test
    void sparsifySkipBesideAnSae() throws IOException {
        SaeFiles files = sparsify().random("W_skip", 0.2, 11, D, D);
        PlainEncoder plain = plainSparsify(files);
        plain.skip = PlainEncoder.matrix(files.values("W_skip"), D, D, false);
        assertSame(sparsify(files, "layers.2", ", \"skip_connection\": true"), plain, "sparsify", "topk");
    }

    @Test
    void sparsifyFollowsTheModulesOfTheModelsFamily() throws IOException {
        assertThat(manifest(sparsify(sparsify(), "h.1.attn", "")).getHookPoint())
                .isEqualTo("blocks.1.hook_attn_out");
        assertThat(manifest(sparsify(sparsify(), "h.1.attn.c_proj", ", \"transcode\": true"))
                        .getHookPoint())
                .isEqualTo("blocks.1.attn.hook_z");
        SaeSource told = sparsify(sparsify(), "mine", ", \"transcode\": true");
        try (Sae sae = Sae.open(told.at(Optional.of(HookPoint.parse("blocks.1.attn.hook_in"))), model)) {
            assertThat(sae.target()).hasToString("blocks.1.hook_attn_out");
        }
        SaeSource mlp = sparsify(sparsify(), "layers.1.mlp", "");
        assertThat(manifest(mlp.at(Optional.of(HookPoint.parse("blocks.1.mlp.hook_out"))))
                        .getHookPoint())
                .isEqualTo("blocks.1.hook_mlp_out");
        assertRefused(sparsify(sparsify(), "layers.1.self_attn", ""), "layers.1.self_attn", "family");
        assertRefused(sparsify(sparsify(), "layers.1.post_attention_layernorm", ""), "post_attention_layernorm");
        assertRefused(told.at(Optional.of(HookPoint.parse("blocks.1.hook_resid_mid"))), "hook_resid_mid", "MLP");
    }

    /** Gemma's MLP and attention have norms behind them, which their modules do not. */
    @ParameterizedTest
    @CsvSource({
        "layers.1.mlp, false, blocks.1.mlp.hook_out, blocks.1.mlp.hook_out",
        "layers.1.mlp, true, blocks.1.mlp.hook_in, blocks.1.mlp.hook_out",
        "layers.1.self_attn, false, blocks.1.attn.hook_out, blocks.1.attn.hook_out",
        "layers.1.self_attn, true, blocks.1.attn.hook_in, blocks.1.attn.hook_out",
        "layers.1.post_feedforward_layernorm, false, blocks.1.hook_mlp_out, blocks.1.hook_mlp_out",
        "layers.1, true, blocks.1.hook_resid_pre, blocks.1.hook_resid_post",
        "layers.0, false, blocks.0.hook_resid_post, blocks.0.hook_resid_post"
    })
    void sparsifyOfGemmaReadsTheModulesThemselves(String folder, boolean transcodes, String hook, String target)
            throws IOException {
        int width = 8;
        SaeFiles files = new SaeFiles()
                .random("encoder.weight", 1, 7, 16, width)
                .random("encoder.bias", 0.3, 8, 16)
                .random("W_dec", 1, 9, 16, width)
                .random("b_dec", 0.3, 10, width);
        Path path = directory.resolve(folder);
        files.writeTensors(path.resolve("sae.safetensors"));
        Files.writeString(
                path.resolve("cfg.json"),
                "{\"k\": 3, \"loss\": NaN, \"d_in\": " + width + ", \"transcode\": " + transcodes + "}");
        for (String family : List.of("gemma2", "gemma3_text")) {
            Path made = Path.of("src/test/resources/modules", family);
            try (LanguageModel gemma = LanguageModel.open(made, Device.cpu());
                    Sae sae = Sae.open(SaeSource.of(path), gemma)) {
                assertThat(sae.hook()).hasToString(hook);
                assertThat(sae.target()).hasToString(target);
                SaeSource other = SaeSource.of(path).at(Optional.of(HookPoint.parse("blocks.1.attn.hook_z")));
                assertThatThrownBy(() -> Sae.open(other, gemma)).hasMessageContaining("was asked for");
            }
        }
    }

    @Test
    void sparsifyRefusesByName() throws IOException {
        assertRefused(sparsify(sparsify(), "layers.1", ", \"activation\": \"softmax\""), "softmax");
        assertRefused(sparsify(sparsify(), "layers.1", ", \"signed\": true"), "signed");
        assertRefused(sparsify(sparsify(), "embed_tokens", ""), "which hook point");
        assertRefused(sparsify(sparsify().without("W_dec"), "layers.1", ""), "W_dec");
        assertRefused(
                sparsify(sparsify().with("W_dec", new long[] {D, LATENTS}, new float[D * LATENTS]), "layers.1", ""),
                "W_dec",
                "transposed");
    }

    @Test
    void refusesAWrongHookPoint() throws IOException {
        SaeSource source = sparsify(sparsify(), "layers.1", "");
        assertRefused(
                source.at(Optional.of(HookPoint.parse("blocks.0.hook_resid_pre"))), "blocks.0.hook_resid_pre", POST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ae.pt", "sae.pth", "pytorch_model.bin"})
    void refusesPicklesWithTheCommandThatConvertsThem(String name) throws IOException {
        Path pickle = Files.write(directory.resolve(name), new byte[] {'P', 'K', 3, 4});
        Files.writeString(directory.resolve("config.json"), "{\"trainer\": {}}");
        assertRefused(SaeSource.of(directory), name, "pickle", "docs/convert_pickle.py");
        assertRefused(SaeSource.of(pickle), name, "docs/convert_pickle.py");
    }

    @Test
    void readsTheFolderOfAFileThatIsNamed() throws IOException {
        SaeSource source = sparsify(sparsify(), "layers.1", "");
        assertSame(
                SaeSource.of(source.path().resolve("sae.safetensors")), plainSparsify(sparsify()), "sparsify", "topk");
    }

    private void assertSame(SaeSource source, PlainEncoder plain, String format, String architecture) {
        SaeManifest manifest = manifest(source);
        assertThat(manifest.getSourceFormat()).isEqualTo(format);
        assertThat(manifest.getArchitecture()).isEqualTo(architecture);
        assertActivations(source, plain);
        assertErrors(source, plain);
    }

    private static SaeManifest manifest(SaeSource source) {
        try (Sae sae = Sae.open(source, model)) {
            return sae.describe("tiny", source)
                    .setContextSize(8)
                    .setSpecialTokens(io.asterism.schemas.SpecialTokens.MASKED)
                    .setThresholds(List.of(0.0))
                    .setPaneMillis(1)
                    .setGraceMillis(0)
                    .setRetentionMillis(0)
                    .build();
        }
    }

    private static void assertActivations(SaeSource source, PlainEncoder plain) {
        float[] x = inputs(3);
        try (Sae sae = Sae.open(source, model)) {
            boolean folded = sae.describe("tiny", source).getDecoderNormsFolded();
            SparseRows rows = encode(sae, x, x).rows();
            int active = 0;
            for (int t = 0; t < TOKENS; t++) {
                double[] f = plain.activations(token(x, t));
                for (int j = 0; j < LATENTS; j++) {
                    double expected = folded ? f[j] * plain.norm(j) / plain.factorOut : f[j];
                    assertThat(activation(rows, t, j))
                            .as("token %d, latent %d", t, j)
                            .isCloseTo(expected, within(1e-5));
                    active += expected > 0 ? 1 : 0;
                }
            }
            assertThat(active).isBetween(TOKENS, TOKENS * LATENTS * 3 / 4);
        }
    }

    private static void assertErrors(SaeSource source, PlainEncoder plain) {
        float[] x = inputs(3);
        float[] target = inputs(4);
        try (Sae sae = Sae.open(source, model)) {
            boolean transcoder = !sae.hook().equals(sae.target());
            float[] errors = encode(sae, x, transcoder ? target : x).squaredError();
            for (int t = 0; t < TOKENS; t++) {
                double expected = plain.squaredError(token(x, t), token(transcoder ? target : x, t));
                assertThat((double) errors[t]).isCloseTo(expected, within(1e-5 * expected + 1e-5));
            }
        }
    }

    private static void assertRefused(SaeSource source, String... said) {
        int before = model.manager().getManagedArrays().size();
        assertThatThrownBy(() -> Sae.open(source, model))
                .isInstanceOf(InputException.class)
                .message()
                .contains(said);
        assertThat(model.manager().getManagedArrays()).hasSize(before);
    }

    private static float[] inputs(long seed) {
        return new SaeFiles().random("x", 1, seed, TOKENS, D).values("x");
    }

    private static double[] token(float[] x, int t) {
        double[] row = new double[D];
        for (int i = 0; i < D; i++) {
            row[i] = x[t * D + i];
        }
        return row;
    }

    private static double activation(SparseRows rows, int token, int latent) {
        for (int i = rows.offsets()[token]; i < rows.offsets()[token + 1]; i++) {
            if (rows.latents()[i] == latent) {
                return rows.activations()[i];
            }
        }
        return 0;
    }

    private static Encoded encode(Sae sae, float[] x, float[] target) {
        LongLived.assertNoneLeft(model.manager(), () -> encodeOnce(sae, x, target));
        return encodeOnce(sae, x, target);
    }

    private static Encoded encodeOnce(Sae sae, float[] x, float[] target) {
        try (NDManager step = model.manager().newSubManager()) {
            Shape shape = new Shape(TOKENS, D);
            return sae.encode(step.create(x, shape), step.create(target, shape));
        }
    }

    /** An array as NumPy would write it; a vector where {@code columns} is 0. */
    private static void write(
            ZipOutputStream zip, String name, String type, boolean fortran, int rows, int columns, float[] values)
            throws IOException {
        String shape = columns == 0 ? "(" + rows + ",)" : "(" + rows + ", " + columns + ")";
        String header = "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': "
                + shape + ", }";
        String padded = header + " ".repeat((64 - (10 + header.length() + 1) % 64) % 64) + "\n";
        ByteArrayOutputStream npy = new ByteArrayOutputStream();
        npy.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        npy.write(padded.length() & 255);
        npy.write(padded.length() >>> 8);
        npy.writeBytes(padded.getBytes(StandardCharsets.US_ASCII));
        boolean wide = type.equals("<f8");
        ByteBuffer data = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            float value = values[fortran ? i % rows * columns + i / rows : i];
            if (wide) {
                data.putDouble(value);
            } else {
                data.putFloat(value);
            }
        }
        npy.write(data.array(), 0, data.position());
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        zip.write(npy.toByteArray());
        zip.closeEntry();
    }
}
