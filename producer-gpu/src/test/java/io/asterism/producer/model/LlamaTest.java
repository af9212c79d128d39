package io.asterism.producer.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsWriter;
import io.asterism.producer.tensors.TensorType;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaTest {
    private static final int HEADS = 4;
    private static final int WIDTH = 10;
    private static final int LAYERS = 3;
    private static final int TOKENS = 20;
    private static final int EVERYTHING = Integer.MAX_VALUE;

    @TempDir
    Path directory;

    /** A model and how to compute it: what a test does not set is Llama's plainest form. */
    private static final class Variant {
        private String type = "llama";
        private String more = ", \"num_key_value_heads\": 2, \"rope_theta\": 500.0";
        private LlamaKind kind = LlamaKind.LLAMA;
        private int keyHeads = 2;
        private double base = 500;
        private String prefix = "model.";
        private boolean tied;
        private int[] windows = {EVERYTHING, EVERYTHING, EVERYTHING};
        private DoubleUnaryOperator scaling = frequency -> frequency;

        String config() {
            return """
                {"model_type": "%s", "architectures": ["XForCausalLM"], "hidden_size": 24, "num_hidden_layers": 3,
                 "num_attention_heads": 4, "head_dim": 10, "intermediate_size": 30, "vocab_size": 40, "max_position_embeddings": 64,
                 "rms_norm_eps": 1e-5, "hidden_act": "silu", "bos_token_id": 1, "pretraining_tp": 1, "torch_dtype": "float32",
                 "tie_word_embeddings": %s%s}
                """.formatted(type, tied, more);
        }

        Tiny write(Path directory) throws IOException {
            return Tiny.write(
                    directory,
                    config(),
                    json -> {
                        Map<String, Shape> shapes = LlamaConfig.of(json, kind).tensors(prefix);
                        return tied ? shapes : Tiny.with(shapes, "lm_head.weight", 40, 24);
                    },
                    1);
        }
    }

    @Test
    void agreesAtEveryHookWithDoublePrecision() throws IOException {
        check(new Variant());
    }

    @Test
    void scalesRotationsAsLlama3Does() throws IOException {
        // original 30, low 1, high 4: wavelengths under 7.5 stay, over 30 are slowed by 8, those between are blended
        Variant variant = new Variant();
        variant.more += ", \"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8.0, \"low_freq_factor\": 1.0,"
                + " \"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 30}";
        variant.scaling = LlamaTest::llama3;
        check(variant);
    }

    private static double llama3(double frequency) {
        double wavelength = 2 * Math.PI / frequency;
        double t = Math.min(1, Math.max(0, (30 / wavelength - 1) / 3));
        return (1 - t) * frequency / 8 + t * frequency;
    }

    @Test
    void scalesRotationsLinearly() throws IOException {
        Variant variant = new Variant();
        variant.more += ", \"rope_scaling\": {\"type\": \"linear\", \"factor\": 4.0}";
        variant.scaling = frequency -> frequency / 4;
        check(variant);
    }

    @Test
    void readsRotationsWhereNewerConfigurationsKeepThem() throws IOException {
        Variant variant = new Variant();
        variant.more =
                ", \"num_key_value_heads\": 2, \"rope_scaling\": null, \"rope_parameters\": {\"rope_theta\": 300.0,"
                        + " \"rope_type\": \"llama3\", \"factor\": 8.0, \"low_freq_factor\": 1.0, \"high_freq_factor\":"
                        + " 4.0, \"original_max_position_embeddings\": 30}";
        variant.base = 300;
        variant.scaling = LlamaTest::llama3;
        check(variant);
    }

    @Test
    void biasesTiedEmbeddingsAndAKeyHeadForEveryQueryHead() throws IOException {
        Variant variant = new Variant();
        // A window is nothing that Llama knows.
        variant.more =
                ", \"num_key_value_heads\": null, \"attention_bias\": true, \"mlp_bias\": true, \"sliding_window\": 3,"
                        + " \"rope_scaling\": null";
        variant.base = 10_000;
        variant.keyHeads = HEADS;
        variant.tied = true;
        check(variant);
    }

    @Test
    void aModelWithoutItsHeadHasNoPrefix() throws IOException {
        Variant variant = new Variant();
        variant.prefix = "";
        check(variant);
    }

    @Test
    void qwen3NormalisesQueriesAndKeysHeadByHead() throws IOException {
        Variant variant = new Variant();
        variant.type = "qwen3";
        variant.kind = LlamaKind.QWEN3;
        variant.more += ", \"use_sliding_window\": false, \"sliding_window\": 3, \"max_window_layers\": 1";
        check(variant);
    }

    @Test
    void qwen3LooksBackAWindowInItsLaterLayers() throws IOException {
        Variant variant = new Variant();
        variant.type = "qwen3";
        variant.kind = LlamaKind.QWEN3;
        variant.more += ", \"use_sliding_window\": true, \"sliding_window\": 3, \"max_window_layers\": 1";
        variant.windows = new int[] {EVERYTHING, 3, 3};
        check(variant);
        variant.more += ", \"layer_types\": [\"sliding_attention\", \"full_attention\", \"sliding_attention\"]";
        variant.windows = new int[] {3, EVERYTHING, 3};
        check(variant);
    }

    @Test
    void mistralLooksBackAWindow() throws IOException {
        Variant variant = new Variant();
        variant.type = "mistral";
        variant.kind = LlamaKind.MISTRAL;
        variant.more += ", \"sliding_window\": 5";
        variant.windows = new int[] {5, 5, 5};
        check(variant);
        variant.more = variant.more.replace("\"sliding_window\": 5", "\"sliding_window\": null");
        variant.windows = new int[] {EVERYTHING, EVERYTHING, EVERYTHING};
        check(variant);
    }

    @Test
    void readsEveryTypeOfWeightsFromOneFileOrSeveral() throws IOException {
        for (TensorType type : new TensorType[] {TensorType.F16, TensorType.BF16, TensorType.F32}) {
            Variant variant = new Variant();
            Tiny tiny = variant.write(directory.resolve(type.name())).storedAs(type, 3);
            agrees(tiny, variant);
        }
    }

    @Test
    void refusesRotationsItDoesNotKnow() {
        assertRefused("\"rope_scaling\": {\"rope_type\": \"yarn\", \"factor\": 4}", "yarn", "llama3");
        assertRefused("\"rope_scaling\": {\"rope_type\": \"llama3\"}", "rope_scaling", "factor", "nothing");
        assertRefused("\"rope_scaling\": {\"type\": \"linear\", \"factor\": -2}", "factor", "-2.0", "above 0");
        assertRefused("\"rope_parameters\": {\"full_attention\": {}}", "rope_parameters", "full_attention");
        assertRefused("\"partial_rotary_factor\": 0.5", "partial_rotary_factor", "0.5");
        assertRefused("\"head_dim\": 9", "rotates 9");
    }

    @Test
    void refusesKeyHeadsThatDoNotDivideTheHeads() {
        assertRefused("\"num_key_value_heads\": 3", "4 heads", "3 key heads");
    }

    private void assertRefused(String setting, String... said) {
        Variant variant = new Variant();
        variant.more += ", " + setting;
        assertThatThrownBy(() -> variant.write(directory))
                .isInstanceOf(InputException.class)
                .message()
                .contains(said);
    }

    @Test
    void refusesABiasThatTheConfigurationDoesNotKnow() throws IOException {
        Tiny tiny = new Variant().write(directory);
        Map<String, NamedTensor> more = new LinkedHashMap<>(tiny.tensors());
        String bias = "model.layers.1.self_attn.q_proj.bias";
        more.put(bias, new NamedTensor(bias, TensorType.F32, new long[] {40}, new float[40]));
        assertNotOpened(more, bias, "config.json");
    }

    @Test
    void refusesAWholeModelWhoseOwnHeadIsMissing() throws IOException {
        Tiny tiny = new Variant().write(directory);
        Map<String, NamedTensor> headless = new LinkedHashMap<>(tiny.tensors());
        headless.remove("lm_head.weight");
        assertNotOpened(headless, "lacks 1", "lm_head.weight");
    }

    private void assertNotOpened(Map<String, NamedTensor> tensors, String... said) {
        SafetensorsWriter.write(directory.resolve("model.safetensors"), tensors.values(), Map.of());
        assertThatThrownBy(() -> LanguageModel.open(directory, Device.cpu()))
                .isInstanceOf(InputException.class)
                .message()
                .contains(said);
    }

    @Test
    void knowsAFamilyByItsArchitectureWhereTheTypeIsMissing() throws IOException {
        Variant variant = new Variant();
        Tiny tiny = variant.write(directory);
        Path config = directory.resolve("config.json");
        String typeless = Files.readString(config).replace("\"model_type\": \"llama\", ", "");
        Files.writeString(config, typeless.replace("XForCausalLM", "LlamaForCausalLM"));
        agrees(tiny, variant);
        Files.writeString(config, typeless);
        assertNotOpened(tiny.tensors(), "XForCausalLM", "gpt2, gpt_neo, gpt_neox, llama");
    }

    private void check(Variant variant) throws IOException {
        agrees(variant.write(directory), variant);
    }

    private static void agrees(Tiny tiny, Variant variant) {
        int[] ids = Tiny.ids(TOKENS, 40);
        try (LanguageModel model = LanguageModel.open(tiny.directory(), Device.cpu())) {
            Hooked.assertEqual(model, ids, edit -> expected(tiny, ids, variant, edit), 1e-4);
        }
    }

    private static Map<String, double[][]> expected(Tiny tiny, int[] ids, Variant variant, PlainEdit edit) {
        Plain plain = new Plain(tiny.tensors());
        PlainHooks hooks = new PlainHooks(edit);
        double[][] x = Plain.rows(plain.matrix(variant.prefix + "embed_tokens.weight"), ids);
        for (int layer = 0; layer < LAYERS; layer++) {
            String name = variant.prefix + "layers." + layer + ".";
            x = hooks.put(layer, "hook_resid_pre", x);
            double[][] normed = hooks.put(layer, "attn.hook_in", plain.rmsNorm(x, name + "input_layernorm", 1e-5, 0));
            double[][] z = attended(plain, name, normed, variant, layer);
            z = hooks.put(layer, "attn.hook_z", z);
            double[][] attended = hooks.put(layer, "attn.hook_out", plain.outIn(z, name + "self_attn.o_proj"));
            double[][] attention = hooks.put(layer, "hook_attn_out", attended);
            double[][] middle = hooks.put(layer, "hook_resid_mid", Plain.add(x, attention));
            double[][] normalized = hooks.put(layer, "ln2.hook_normalized", Plain.rmsNormalized(middle, 1e-5));
            double[][] mlpIn =
                    hooks.put(layer, "mlp.hook_in", plain.gained(normalized, name + "post_attention_layernorm", 0));
            double[][] gate = Plain.each(plain.outIn(mlpIn, name + "mlp.gate_proj"), Plain::silu);
            double[][] hidden = Plain.times(gate, plain.outIn(mlpIn, name + "mlp.up_proj"));
            double[][] given = hooks.put(layer, "mlp.hook_out", plain.outIn(hidden, name + "mlp.down_proj"));
            double[][] mlpOut = hooks.put(layer, "hook_mlp_out", given);
            x = hooks.put(layer, "hook_resid_post", Plain.add(middle, mlpOut));
        }
        double[][] last = plain.rmsNorm(x, variant.prefix + "norm", 1e-5, 0);
        return hooks.withLogits(
                variant.tied
                        ? Plain.multiply(last, Plain.transpose(plain.matrix(variant.prefix + "embed_tokens.weight")))
                        : plain.outIn(last, "lm_head"));
    }

    private static double[][] attended(Plain plain, String name, double[][] normed, Variant variant, int layer) {
        double[][] q = plain.outIn(normed, name + "self_attn.q_proj");
        double[][] k = plain.outIn(normed, name + "self_attn.k_proj");
        double[][] v = plain.outIn(normed, name + "self_attn.v_proj");
        double[][] z = new double[normed.length][HEADS * WIDTH];
        for (int head = 0; head < HEADS; head++) {
            int keyHead = head / (HEADS / variant.keyHeads);
            double[][] query = Plain.columns(q, head * WIDTH, (head + 1) * WIDTH);
            double[][] key = Plain.columns(k, keyHead * WIDTH, (keyHead + 1) * WIDTH);
            if (variant.kind == LlamaKind.QWEN3) {
                query = plain.rmsNorm(query, name + "self_attn.q_norm", 1e-5, 0);
                key = plain.rmsNorm(key, name + "self_attn.k_norm", 1e-5, 0);
            }
            double[][] seen = Plain.attend(
                    Plain.rotate(query, WIDTH, variant.base, variant.scaling),
                    Plain.rotate(key, WIDTH, variant.base, variant.scaling),
                    Plain.columns(v, keyHead * WIDTH, (keyHead + 1) * WIDTH),
                    1 / Math.sqrt(WIDTH),
                    score -> score,
                    variant.windows[layer]);
            Plain.putColumns(z, head * WIDTH, seen);
        }
        return z;
    }
}
