package io.asterism.producer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.TensorType;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Gemma2Test {
    private static final int HEADS = 4;
    private static final int KEY_HEADS = 2;
    private static final int WIDTH = 8;
    private static final int ALL = Integer.MAX_VALUE;
    private static final String CONFIG = """
            {"model_type": "gemma2", "hidden_size": 20, "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2,
             "head_dim": 8, "intermediate_size": 28, "vocab_size": 40, "max_position_embeddings": 64, "rms_norm_eps": 1e-6,
             "rope_theta": 300.0, "hidden_act": "relu", "hidden_activation": "gelu_pytorch_tanh", "sliding_window": 6,
             "query_pre_attn_scalar": 11, "bos_token_id": 2%s}
            """;

    @TempDir
    Path directory;

    @Test
    void agreesAtEveryHookWithDoublePrecision() throws IOException {
        String config = CONFIG.formatted(
                ", \"attn_logit_softcapping\": 2.0, \"final_logit_softcapping\": 3.0, \"torch_dtype\": \"bfloat16\"");
        // The root of 20 is 4.4721..., between the bfloat16 numbers 4.46875 and 4.5.
        check(write(config), new Plan(4.46875, 2, 3, new int[] {6, ALL, 6}));
    }

    @Test
    void layersSlideAsTheirTypesSayAndNullMeansNoCap() throws IOException {
        String config = CONFIG.formatted(
                ", \"attn_logit_softcapping\": null, \"final_logit_softcapping\": null, \"dtype\": \"float32\", \"layer_types\":"
                        + " [\"full_attention\", \"sliding_attention\", \"full_attention\"], \"tie_word_embeddings\": true");
        check(write(config), new Plan(Math.sqrt(20), 1e9, 1e9, new int[] {ALL, 6, ALL}));
    }

    @Test
    void aConfigurationThatIsSilentMeansTheFamilysCapsAndTheWeightsType() throws IOException {
        // The halves next to 4.4721... are 4.47265625 and 4.46875.
        check(write(CONFIG.formatted("")).storedAs(TensorType.F16, 2), new Plan(4.47265625, 50, 30, new int[] {6, ALL, 6
        }));
    }

    @Test
    void refusesKindsOfLayersItDoesNotKnow() {
        assertThatThrownBy(() -> write(CONFIG.formatted(", \"layer_types\": [\"full_attention\"]")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("1 layer_types, expected 3");
        assertThatThrownBy(() -> write(CONFIG.formatted(
                        ", \"layer_types\": [\"full_attention\", \"linear_attention\", \"full_attention\"]")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("linear_attention");
    }

    /** What the configurations differ in; {@code windows} by layer. */
    private record Plan(double scale, double scoreCap, double logitCap, int[] windows) {}

    private Tiny write(String config) throws IOException {
        return Tiny.write(
                directory, config, json -> Gemma2Config.of(json, TensorType.F32).tensors("model."), 0);
    }

    private static void check(Tiny tiny, Plan plan) {
        int[] ids = Tiny.ids(20, 40);
        try (LanguageModel model = LanguageModel.open(tiny.directory(), Device.cpu())) {
            Hooked.assertEqual(model, ids, expected(tiny, ids, plan), 1e-4);
        }
    }

    @Test
    void roundsTheEmbeddingsScaleToTheModelsOwnType() throws IOException {
        Path config = directory.resolve("config.json");
        String bfloat = CONFIG.formatted(", \"torch_dtype\": \"torch.bfloat16\"");
        Files.writeString(config, bfloat.replace("\"hidden_size\": 20", "\"hidden_size\": 3584"));
        assertThat(Gemma2Config.of(JsonConfig.read(config), TensorType.F32).embeddingScale())
                .isEqualTo(59.75);
        Files.writeString(config, bfloat.replace("\"hidden_size\": 20", "\"hidden_size\": 2304"));
        assertThat(Gemma2Config.of(JsonConfig.read(config), TensorType.F32).embeddingScale())
                .isEqualTo(48);
    }

    private static Map<String, double[][]> expected(Tiny tiny, int[] ids, Plan plan) {
        Plain plain = new Plain(tiny.tensors());
        PlainHooks hooks = new PlainHooks();
        double[][] x = Plain.each(Plain.rows(plain.matrix("model.embed_tokens.weight"), ids), v -> plan.scale * v);
        for (int layer = 0; layer < 3; layer++) {
            String name = "model.layers." + layer + ".";
            hooks.put(layer, "hook_resid_pre", x);
            double[][] normed = plain.rmsNorm(x, name + "input_layernorm", 1e-6, 1);
            double[][] q = plain.outIn(normed, name + "self_attn.q_proj");
            double[][] k = plain.outIn(normed, name + "self_attn.k_proj");
            double[][] v = plain.outIn(normed, name + "self_attn.v_proj");
            double[][] z = new double[ids.length][HEADS * WIDTH];
            for (int head = 0; head < HEADS; head++) {
                int keyHead = head / (HEADS / KEY_HEADS);
                double[][] seen = Plain.attend(
                        Plain.rotate(Plain.columns(q, head * WIDTH, (head + 1) * WIDTH), WIDTH, 300, f -> f),
                        Plain.rotate(Plain.columns(k, keyHead * WIDTH, (keyHead + 1) * WIDTH), WIDTH, 300, f -> f),
                        Plain.columns(v, keyHead * WIDTH, (keyHead + 1) * WIDTH),
                        1 / Math.sqrt(11),
                        score -> plan.scoreCap * Math.tanh(score / plan.scoreCap),
                        plan.windows[layer]);
                Plain.putColumns(z, head * WIDTH, seen);
            }
            hooks.put(layer, "attn.hook_z", z);
            double[][] attention = hooks.put(
                    layer,
                    "hook_attn_out",
                    plain.rmsNorm(
                            plain.outIn(z, name + "self_attn.o_proj"), name + "post_attention_layernorm", 1e-6, 1));
            double[][] middle = hooks.put(layer, "hook_resid_mid", Plain.add(x, attention));
            hooks.put(layer, "ln2.hook_normalized", Plain.rmsNormalized(middle, 1e-6));
            double[][] mlpIn =
                    hooks.put(layer, "mlp.hook_in", plain.rmsNorm(middle, name + "pre_feedforward_layernorm", 1e-6, 1));
            double[][] gate = Plain.each(plain.outIn(mlpIn, name + "mlp.gate_proj"), Plain::geluTanh);
            double[][] hidden = Plain.times(gate, plain.outIn(mlpIn, name + "mlp.up_proj"));
            double[][] mlpOut = hooks.put(
                    layer,
                    "hook_mlp_out",
                    plain.rmsNorm(
                            plain.outIn(hidden, name + "mlp.down_proj"), name + "post_feedforward_layernorm", 1e-6, 1));
            x = hooks.put(layer, "hook_resid_post", Plain.add(middle, mlpOut));
        }
        double[][] last = plain.rmsNorm(x, "model.norm", 1e-6, 1);
        double[][] logits = Plain.multiply(last, Plain.transpose(plain.matrix("model.embed_tokens.weight")));
        return hooks.withLogits(Plain.each(logits, l -> plan.logitCap * Math.tanh(l / plan.logitCap)));
    }
}
