package io.asterism.producer.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.asterism.producer.tensors.JsonConfig;
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
    private static final String CONFIG = """
            {"model_type": "gemma2", "hidden_size": 20, "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2,
             "head_dim": 8, "intermediate_size": 28, "vocab_size": 40, "max_position_embeddings": 64, "rms_norm_eps": 1e-6,
             "rope_theta": 300.0, "hidden_act": "relu", "hidden_activation": "gelu_pytorch_tanh", "sliding_window": 6,
             "query_pre_attn_scalar": 11, "attn_logit_softcapping": 2.0, "final_logit_softcapping": 3.0,
             "torch_dtype": "bfloat16", "bos_token_id": 2}
            """;

    @TempDir
    Path directory;

    @Test
    void agreesAtEveryHookWithDoublePrecision() throws IOException {
        Tiny tiny = Tiny.write(directory, CONFIG, json -> Gemma2Config.of(json).tensors("model."), 0);
        int[] ids = Tiny.ids(20, 40);
        try (LanguageModel model = LanguageModel.open(directory, Device.cpu())) {
            Hooked.assertEqual(model, ids, expected(tiny, ids), 1e-4);
        }
    }

    @Test
    void roundsTheEmbeddingsScaleToTheModelsOwnType() throws IOException {
        Path config = directory.resolve("config.json");
        Files.writeString(config, CONFIG.replace("\"hidden_size\": 20", "\"hidden_size\": 3584"));
        assertThat(Gemma2Config.of(JsonConfig.read(config)).embeddingScale()).isEqualTo(59.75);
        Files.writeString(config, CONFIG.replace("\"hidden_size\": 20", "\"hidden_size\": 2304"));
        assertThat(Gemma2Config.of(JsonConfig.read(config)).embeddingScale()).isEqualTo(48);
    }

    private static Map<String, double[][]> expected(Tiny tiny, int[] ids) {
        Plain plain = new Plain(tiny.tensors());
        PlainHooks hooks = new PlainHooks();
        // The root of 20 is 4.4721..., between the bfloat16 numbers 4.46875 and 4.5.
        double[][] x = Plain.each(Plain.rows(plain.matrix("model.embed_tokens.weight"), ids), v -> 4.46875 * v);
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
                        score -> 2 * Math.tanh(score / 2),
                        layer % 2 == 0 ? 6 : Integer.MAX_VALUE);
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
        return hooks.withLogits(Plain.each(logits, l -> 3 * Math.tanh(l / 3)));
    }
}
