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
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Gemma2Test {
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
        check(write(config), plan(4.46875, 2, 3, 6, ALL, 6));
    }

    @Test
    void layersSlideAsTheirTypesSayAndNullMeansNoCap() throws IOException {
        String config = CONFIG.formatted(
                ", \"attn_logit_softcapping\": null, \"final_logit_softcapping\": null, \"dtype\": \"float32\", \"layer_types\":"
                        + " [\"full_attention\", \"sliding_attention\", \"full_attention\"], \"tie_word_embeddings\": true");
        check(write(config), plan(Math.sqrt(20), 1e9, 1e9, ALL, 6, ALL));
    }

    @Test
    void aConfigurationThatIsSilentMeansTheFamilysCapsAndTheWeightsType() throws IOException {
        // The halves next to 4.4721... are 4.47265625 and 4.46875.
        check(write(CONFIG.formatted("")).storedAs(TensorType.F16, 2), plan(4.47265625, 50, 30, 6, ALL, 6));
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

    private static PlainGemma plan(double scale, double scoreCap, double logitCap, int... windows) {
        PlainGemma plan = new PlainGemma(4, 2, 8, windows);
        plan.scale = scale;
        plan.scoreScale = 1 / Math.sqrt(11);
        plan.scoreCap = scoreCap;
        plan.logitCap = logitCap;
        Arrays.fill(plan.bases, 300);
        return plan;
    }

    private Tiny write(String config) throws IOException {
        return Tiny.write(
                directory,
                config,
                json -> GemmaConfig.of(json, GemmaKind.GEMMA2, TensorType.F32).tensors("model."),
                0);
    }

    private static void check(Tiny tiny, PlainGemma plan) {
        int[] ids = Tiny.ids(20, 40);
        try (LanguageModel model = LanguageModel.open(tiny.directory(), Device.cpu())) {
            Hooked.assertEqual(model, ids, edit -> plan.hooks(tiny.tensors(), ids, edit), 1e-4);
        }
    }

    @Test
    void roundsTheEmbeddingsScaleToTheModelsOwnType() throws IOException {
        Path config = directory.resolve("config.json");
        String bfloat = CONFIG.formatted(", \"torch_dtype\": \"torch.bfloat16\"");
        Files.writeString(config, bfloat.replace("\"hidden_size\": 20", "\"hidden_size\": 3584"));
        assertThat(GemmaConfig.of(JsonConfig.read(config), GemmaKind.GEMMA2, TensorType.F32)
                        .embeddingScale())
                .isEqualTo(59.75);
        Files.writeString(config, bfloat.replace("\"hidden_size\": 20", "\"hidden_size\": 2304"));
        assertThat(GemmaConfig.of(JsonConfig.read(config), GemmaKind.GEMMA2, TensorType.F32)
                        .embeddingScale())
                .isEqualTo(48);
    }
}
