package io.asterism.producer.model;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GptNeoTest {
    private static final int HEADS = 2;
    private static final int WIDTH = 8;
    private static final String CONFIG = """
        {"model_type": "gpt_neo", "hidden_size": 16, "num_layers": 2, "num_heads": 2, "intermediate_size": null,
         "attention_types": [[["global", "local"], 1]], "window_size": 7, "vocab_size": 40, "max_position_embeddings": 300,
         "layer_norm_epsilon": 1e-5, "activation_function": "gelu_new", "bos_token_id": 0}
        """;

    @TempDir
    Path directory;

    @Test
    void agreesAtEveryHookWithDoublePrecision() throws IOException {
        check(20);
    }

    @Test
    void agreesBeyondOneTileOfQueries() throws IOException {
        check(290);
    }

    private void check(int tokens) throws IOException {
        Tiny tiny = Tiny.write(directory, CONFIG, json -> GptNeoConfig.of(json).tensors("transformer."), 1);
        int[] ids = Tiny.ids(tokens, 40);
        try (LanguageModel model = LanguageModel.open(directory, Device.cpu())) {
            Hooked.assertEqual(model, ids, edit -> expected(tiny, ids, edit), 1e-4);
        }
    }

    private static Map<String, double[][]> expected(Tiny tiny, int[] ids, PlainEdit edit) {
        Plain plain = new Plain(tiny.tensors());
        PlainHooks hooks = new PlainHooks(edit);
        double[][] positions = plain.matrix("transformer.wpe.weight");
        double[][] x = Plain.rows(plain.matrix("transformer.wte.weight"), ids);
        for (int t = 0; t < ids.length; t++) {
            x[t] = Plain.add(new double[][] {x[t]}, positions[t])[0];
        }
        for (int layer = 0; layer < 2; layer++) {
            String name = "transformer.h." + layer + ".";
            x = hooks.put(layer, "hook_resid_pre", x);
            double[][] normed = plain.layerNorm(x, name + "ln_1", 1e-5);
            double[][] q = plain.outIn(normed, name + "attn.attention.q_proj");
            double[][] k = plain.outIn(normed, name + "attn.attention.k_proj");
            double[][] v = plain.outIn(normed, name + "attn.attention.v_proj");
            double[][] z = new double[ids.length][HEADS * WIDTH];
            for (int from = 0; from < HEADS * WIDTH; from += WIDTH) {
                double[][] seen = Plain.attend(
                        Plain.columns(q, from, from + WIDTH),
                        Plain.columns(k, from, from + WIDTH),
                        Plain.columns(v, from, from + WIDTH),
                        1,
                        score -> score,
                        layer == 1 ? 7 : Integer.MAX_VALUE);
                Plain.putColumns(z, from, seen);
            }
            z = hooks.put(layer, "attn.hook_z", z);
            double[][] attended = hooks.put(layer, "attn.hook_out", plain.outIn(z, name + "attn.attention.out_proj"));
            double[][] attention = hooks.put(layer, "hook_attn_out", attended);
            double[][] middle = hooks.put(layer, "hook_resid_mid", Plain.add(x, attention));
            double[][] normalized = hooks.put(layer, "ln2.hook_normalized", Plain.layerNormalized(middle, 1e-5));
            double[][] mlpIn = hooks.put(layer, "mlp.hook_in", plain.gained(normalized, name + "ln_2", 0));
            double[][] hidden = Plain.each(plain.outIn(mlpIn, name + "mlp.c_fc"), Plain::geluTanh);
            double[][] given = hooks.put(layer, "mlp.hook_out", plain.outIn(hidden, name + "mlp.c_proj"));
            double[][] mlpOut = hooks.put(layer, "hook_mlp_out", given);
            x = hooks.put(layer, "hook_resid_post", Plain.add(middle, mlpOut));
        }
        double[][] last = plain.layerNorm(x, "transformer.ln_f", 1e-5);
        return hooks.withLogits(Plain.multiply(last, Plain.transpose(plain.matrix("transformer.wte.weight"))));
    }
}
