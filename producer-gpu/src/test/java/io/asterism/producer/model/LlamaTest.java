package io.asterism.producer.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaTest {
    private static final int HEADS = 4;
    private static final int KEY_HEADS = 2;
    private static final int WIDTH = 10;
    private static final String CONFIG = """
            {"model_type": "%s", "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
             "head_dim": 10, "intermediate_size": 30, "vocab_size": 40, "max_position_embeddings": 64, "rms_norm_eps": 1e-5,
             "rope_theta": 500.0, "hidden_act": "silu", "bos_token_id": 1, "tie_word_embeddings": false%s}
            """;

    @TempDir
    Path directory;

    @Test
    void agreesAtEveryHookWithDoublePrecision() throws IOException {
        check("llama", "", false, Integer.MAX_VALUE, frequency -> frequency);
    }

    @Test
    void scalesRotationsAsLlama3Does() throws IOException {
        // original 30, low 1, high 4: wavelengths under 7.5 stay, over 30 are slowed by 8, those between are blended
        String scaling = ", \"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8.0, \"low_freq_factor\": 1.0,"
                + " \"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 30}";
        check("llama", scaling, false, Integer.MAX_VALUE, frequency -> {
            double wavelength = 2 * Math.PI / frequency;
            double t = Math.min(1, Math.max(0, (30 / wavelength - 1) / 3));
            return (1 - t) * frequency / 8 + t * frequency;
        });
    }

    @Test
    void scalesRotationsLinearly() throws IOException {
        String scaling = ", \"rope_scaling\": {\"type\": \"linear\", \"factor\": 4.0}";
        check("llama", scaling, false, Integer.MAX_VALUE, frequency -> frequency / 4);
    }

    @Test
    void qwen3NormalisesQueriesAndKeysHeadByHead() throws IOException {
        check("qwen3", ", \"use_sliding_window\": false, \"sliding_window\": 3", true, Integer.MAX_VALUE, f -> f);
    }

    @Test
    void mistralLooksBackAWindow() throws IOException {
        check("mistral", ", \"sliding_window\": 5", false, 5, frequency -> frequency);
    }

    @Test
    void refusesARotaryScalingItDoesNotKnow() {
        assertThatThrownBy(() -> check(
                        "llama", ", \"rope_scaling\": {\"rope_type\": \"yarn\"}", false, Integer.MAX_VALUE, f -> f))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("yarn")
                .hasMessageContaining("llama3");
    }

    private void check(String type, String more, boolean headNorms, int window, DoubleUnaryOperator scaling)
            throws IOException {
        Tiny tiny = Tiny.write(
                directory,
                CONFIG.formatted(type, more),
                json -> LlamaConfig.of(json, false, headNorms).tensors("model."),
                1);
        int[] ids = Tiny.ids(20, 40);
        try (LanguageModel model = LanguageModel.open(directory, Device.cpu())) {
            Hooked.assertEqual(model, ids, expected(tiny, ids, headNorms, window, scaling), 1e-4);
        }
    }

    private static Map<String, double[][]> expected(
            Tiny tiny, int[] ids, boolean headNorms, int window, DoubleUnaryOperator scaling) {
        Plain plain = new Plain(tiny.tensors());
        PlainHooks hooks = new PlainHooks();
        double[][] x = Plain.rows(plain.matrix("model.embed_tokens.weight"), ids);
        for (int layer = 0; layer < 2; layer++) {
            String name = "model.layers." + layer + ".";
            hooks.put(layer, "hook_resid_pre", x);
            double[][] normed = plain.rmsNorm(x, name + "input_layernorm", 1e-5, 0);
            double[][] q = plain.outIn(normed, name + "self_attn.q_proj");
            double[][] k = plain.outIn(normed, name + "self_attn.k_proj");
            double[][] v = plain.outIn(normed, name + "self_attn.v_proj");
            double[][] z = new double[ids.length][HEADS * WIDTH];
            for (int head = 0; head < HEADS; head++) {
                int keyHead = head / (HEADS / KEY_HEADS);
                double[][] query = Plain.columns(q, head * WIDTH, (head + 1) * WIDTH);
                double[][] key = Plain.columns(k, keyHead * WIDTH, (keyHead + 1) * WIDTH);
                if (headNorms) {
                    query = plain.rmsNorm(query, name + "self_attn.q_norm", 1e-5, 0);
                    key = plain.rmsNorm(key, name + "self_attn.k_norm", 1e-5, 0);
                }
                double[][] seen = Plain.attend(
                        Plain.rotate(query, WIDTH, 500, scaling),
                        Plain.rotate(key, WIDTH, 500, scaling),
                        Plain.columns(v, keyHead * WIDTH, (keyHead + 1) * WIDTH),
                        1 / Math.sqrt(WIDTH),
                        score -> score,
                        window);
                Plain.putColumns(z, head * WIDTH, seen);
            }
            hooks.put(layer, "attn.hook_z", z);
            double[][] attention = hooks.put(layer, "hook_attn_out", plain.outIn(z, name + "self_attn.o_proj"));
            double[][] middle = hooks.put(layer, "hook_resid_mid", Plain.add(x, attention));
            hooks.put(layer, "ln2.hook_normalized", Plain.rmsNormalized(middle, 1e-5));
            double[][] mlpIn =
                    hooks.put(layer, "mlp.hook_in", plain.rmsNorm(middle, name + "post_attention_layernorm", 1e-5, 0));
            double[][] gate = Plain.each(plain.outIn(mlpIn, name + "mlp.gate_proj"), Plain::silu);
            double[][] hidden = Plain.times(gate, plain.outIn(mlpIn, name + "mlp.up_proj"));
            double[][] mlpOut = hooks.put(layer, "hook_mlp_out", plain.outIn(hidden, name + "mlp.down_proj"));
            x = hooks.put(layer, "hook_resid_post", Plain.add(middle, mlpOut));
        }
        double[][] last = plain.rmsNorm(x, "model.norm", 1e-5, 0);
        return hooks.withLogits(plain.outIn(last, "lm_head"));
    }
}
