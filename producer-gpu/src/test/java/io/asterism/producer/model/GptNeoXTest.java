package io.asterism.producer.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GptNeoXTest {
    private static final int HEADS = 3;
    private static final int WIDTH = 8;
    static final String CONFIG = """
        {"model_type": "gpt_neox", "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 40,
         "vocab_size": 40, "max_position_embeddings": 64, "layer_norm_eps": 1e-5, %s,
         "hidden_act": "gelu", "use_parallel_residual": %s, "attention_bias": %s, "tie_word_embeddings": %s, "rope_scaling": null,
         "bos_token_id": 0}
        """;

    @TempDir
    Path directory;

    @Test
    void parallelBlocksAgreeWithDoublePrecision() throws IOException {
        check(true, 4, true, false);
        try (LanguageModel model = LanguageModel.open(directory, Device.cpu())) {
            assertThatThrownBy(() -> model.width(HookPoint.parse("blocks.1.hook_resid_mid")))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("blocks.1.hook_resid_mid")
                    .hasMessageContaining("blocks.1.hook_resid_pre, blocks.1.attn.hook_z");
        }
    }

    @Test
    void sequentialBlocksAgreeWithDoublePrecision() throws IOException {
        check(false, 4, true, false);
    }

    @Test
    void wholeHeadsRotateAndEmbeddingsAreTied() throws IOException {
        check(true, 8, false, true);
    }

    @Test
    void refusesAPartOfAHeadThatCannotBeRotated() {
        assertThatThrownBy(() -> check(true, 3, true, false))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("rotary_pct 0.375")
                .hasMessageContaining("3 of a head's 8");
    }

    private void check(boolean parallel, int rotated, boolean biases, boolean tied) throws IOException {
        // Newer configurations keep the rotation in an object of its own.
        String rotation = biases
                ? "\"rotary_pct\": " + rotated / 8.0 + ", \"rotary_emb_base\": 200"
                : "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 200, \"partial_rotary_factor\":"
                        + " 1.0}";
        Tiny tiny = Tiny.write(
                directory,
                CONFIG.formatted(rotation, parallel, biases, tied),
                json -> {
                    Map<String, Shape> shapes = GptNeoXConfig.of(json).tensors("gpt_neox.");
                    return tied ? shapes : Tiny.with(shapes, "embed_out.weight", 40, 24);
                },
                1);
        int[] ids = Tiny.ids(20, 40);
        try (LanguageModel model = LanguageModel.open(directory, Device.cpu())) {
            Hooked.assertEqual(model, ids, edit -> expected(tiny, ids, parallel, rotated, tied, edit), 1e-4);
        }
    }

    private static Map<String, double[][]> expected(
            Tiny tiny, int[] ids, boolean parallel, int rotated, boolean tied, PlainEdit edit) {
        Plain plain = new Plain(tiny.tensors());
        PlainHooks hooks = new PlainHooks(edit);
        double[][] x = Plain.rows(plain.matrix("gpt_neox.embed_in.weight"), ids);
        for (int layer = 0; layer < 2; layer++) {
            String name = "gpt_neox.layers." + layer + ".";
            x = hooks.put(layer, "hook_resid_pre", x);
            double[][] qkv =
                    plain.outIn(plain.layerNorm(x, name + "input_layernorm", 1e-5), name + "attention.query_key_value");
            double[][] z = new double[ids.length][HEADS * WIDTH];
            for (int head = 0; head < HEADS; head++) {
                int from = 3 * WIDTH * head;
                double[][] seen = Plain.attend(
                        Plain.rotate(Plain.columns(qkv, from, from + WIDTH), rotated, 200, f -> f),
                        Plain.rotate(Plain.columns(qkv, from + WIDTH, from + 2 * WIDTH), rotated, 200, f -> f),
                        Plain.columns(qkv, from + 2 * WIDTH, from + 3 * WIDTH),
                        1 / Math.sqrt(WIDTH),
                        score -> score,
                        Integer.MAX_VALUE);
                Plain.putColumns(z, head * WIDTH, seen);
            }
            z = hooks.put(layer, "attn.hook_z", z);
            double[][] attended = hooks.put(layer, "attn.hook_out", plain.outIn(z, name + "attention.dense"));
            double[][] attention = hooks.put(layer, "hook_attn_out", attended);
            double[][] middle = Plain.add(x, attention);
            if (!parallel) {
                middle = hooks.put(layer, "hook_resid_mid", middle);
            }
            double[][] read = parallel ? x : middle;
            double[][] normalized = hooks.put(layer, "ln2.hook_normalized", Plain.layerNormalized(read, 1e-5));
            double[][] mlpIn =
                    hooks.put(layer, "mlp.hook_in", plain.gained(normalized, name + "post_attention_layernorm", 0));
            double[][] hidden = Plain.each(plain.outIn(mlpIn, name + "mlp.dense_h_to_4h"), Plain::gelu);
            double[][] given = hooks.put(layer, "mlp.hook_out", plain.outIn(hidden, name + "mlp.dense_4h_to_h"));
            double[][] mlpOut = hooks.put(layer, "hook_mlp_out", given);
            x = hooks.put(layer, "hook_resid_post", Plain.add(middle, mlpOut));
        }
        double[][] last = plain.layerNorm(x, "gpt_neox.final_layer_norm", 1e-5);
        return hooks.withLogits(
                tied
                        ? Plain.multiply(last, Plain.transpose(plain.matrix("gpt_neox.embed_in.weight")))
                        : plain.outIn(last, "embed_out"));
    }
}
