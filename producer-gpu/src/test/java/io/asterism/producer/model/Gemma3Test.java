package io.asterism.producer.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.producer.tensors.TensorType;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Gemma3Test {
    private static final int ALL = Integer.MAX_VALUE;
    private static final String SIZES = """
            "hidden_size": 20, "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 6,
            "intermediate_size": 28, "vocab_size": 40, "max_position_embeddings": 64, "rms_norm_eps": 1e-6, "sliding_window": 5,
            "query_pre_attn_scalar": 11""";

    @TempDir
    Path directory;

    @Test
    void agreesAtEveryHookWithDoublePrecision() throws IOException {
        PlainGemma plan = plan(5, 5, ALL, 5);
        plan.scale = 4.46875;
        check(
                text(
                        ", \"sliding_window_pattern\": 3, \"rope_theta\": 700.0, \"rope_local_base_freq\": 30.0, \"torch_dtype\":"
                                + " \"bfloat16\", \"rope_scaling\": {\"rope_type\": \"linear\", \"factor\": 8.0}"),
                plan,
                "model.");
    }

    @Test
    void everySixthLayerSeesAllWhereNothingSaysOtherwise() throws IOException {
        PlainGemma plan = plan(4096, 4096, 4096, 4096, 4096, ALL, 4096);
        for (int layer = 0; layer < 7; layer++) {
            plan.bases[layer] = layer == 5 ? 1_000_000 : 10_000;
        }
        Arrays.fill(plan.divisors, 1);
        plan.scoreScale = 1 / 16.0;
        String silent = text("").replace("\"num_hidden_layers\": 4", "\"num_hidden_layers\": 7")
                .replace(", \"sliding_window\": 5", "")
                .replaceAll(",\\s+\"query_pre_attn_scalar\": 11", "")
                .replaceAll("\\s+\"sliding_window\": 5,", "");
        check(silent, plan, "model.");
    }

    @Test
    void headsAreEightOver256WideFourOfKeysWhereNothingSaysOtherwise() throws IOException {
        PlainGemma plan = new PlainGemma(8, 4, 256, 4096);
        plan.headNorms = true;
        plan.scale = Math.sqrt(20);
        plan.bases[0] = 10_000;
        check("""
                {"model_type": "gemma3_text", "hidden_size": 20, "num_hidden_layers": 1, "intermediate_size": 28, "vocab_size": 40,
                 "max_position_embeddings": 64}""", plan, "model.");
    }

    @Test
    void readsWhatNewerConfigurationsNest() throws IOException {
        PlainGemma plan = plan(ALL, 5, 5, ALL);
        check(text("""
                , "layer_types": ["full_attention", "sliding_attention", "sliding_attention", "full_attention"], "rope_scaling": null,
                "_sliding_window_pattern": 2, "sliding_window_pattern": 3, "rope_parameters": {"full_attention": {"rope_theta": 700.0,
                "rope_type": "linear", "factor": 8.0}, "sliding_attention": {"rope_theta": 30.0, "rope_type": "default"}}"""), plan, "");
    }

    @Test
    void turnsLayersThatSlideByTheLocalFrequenciesThoughTheyHaveNoWindow() throws IOException {
        PlainGemma plan = plan(ALL, ALL, ALL, ALL);
        plan.bases[1] = 700;
        plan.bases[3] = 700;
        plan.bases[0] = 30;
        plan.bases[2] = 30;
        Arrays.fill(plan.divisors, 1);
        check(
                text(", \"sliding_window_pattern\": 2, \"rope_theta\": 700, \"rope_local_base_freq\": 30")
                        .replace("\"sliding_window\": 5", "\"sliding_window\": null"),
                plan,
                "model.");
    }

    @Test
    void oneKeyHeadBiasesAndCapsThatTheConfigurationAsksFor() throws IOException {
        PlainGemma plan = new PlainGemma(4, 1, 6, 5, 5, 5, 5);
        plan.headNorms = true;
        plan.scale = Math.sqrt(20);
        plan.scoreScale = 1 / Math.sqrt(11);
        plan.scoreCap = 0.5;
        plan.logitCap = 0.7;
        Arrays.fill(plan.bases, 10_000);
        check(
                text(", \"attention_bias\": true, \"attn_logit_softcapping\": 0.5, \"final_logit_softcapping\": 0.7")
                        .replace("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 1"),
                plan,
                "model.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.language_model.", "language_model.model.", "language_model.", "model."})
    void readsTheTextPartOfAModelThatSeesPictures(String prefix) throws IOException {
        PlainGemma plan = plan(5, 5, ALL, 5);
        plan.scale = 4.46875;
        plan.head = prefix.equals("language_model.model.") ? "language_model.lm_head.weight" : "lm_head.weight";
        String config =
                "{\"model_type\": \"gemma3\", \"torch_dtype\": \"bfloat16\", \"tie_word_embeddings\": false, \"eos_token_id\":"
                        + " [1, 6], \"vision_config\": {\"hidden_size\": 8, \"model_type\": \"siglip_vision_model\"}, \"text_config\": "
                        + text(", \"sliding_window_pattern\": 3, \"rope_theta\": 700.0, \"rope_local_base_freq\": 30.0,"
                                + " \"rope_scaling\": {\"factor\": 8.0, \"rope_type\": \"linear\"}")
                        + "}";
        Tiny tiny = Tiny.write(
                directory,
                config,
                json -> {
                    Map<String, Shape> shapes = GemmaConfig.of(
                                    json.object("text_config"), GemmaKind.GEMMA3, TensorType.F32)
                            .tensors(prefix);
                    Map<String, Shape> headed = Tiny.with(shapes, plan.head, 40, 20);
                    return Tiny.with(headed, "vision_tower.vision_model.encoder.layers.0.mlp.fc1.weight", 3, 3);
                },
                0);
        plan.prefix = prefix;
        compare(tiny, plan);
    }

    @Test
    void roundsTheEmbeddingsScaleToTheStoredTypeWhereNothingSaysOtherwise() throws IOException {
        PlainGemma plan = plan(5, 5, ALL, 5);
        plan.scale = 4.47265625;
        Tiny tiny = write(
                text(", \"sliding_window_pattern\": 3, \"rope_theta\": 700.0, \"rope_local_base_freq\": 30.0,"
                        + " \"rope_scaling\": {\"factor\": 8.0, \"type\": \"linear\"}"),
                "model.");
        compare(tiny.storedAs(TensorType.F16, 2), plan);
    }

    @Test
    void agreesWithTheNumbersOfTransformers() throws IOException {
        Path made = Path.of("src/test/resources/gemma3");
        JsonNode reference =
                new ObjectMapper().readTree(made.resolve("reference.json").toFile());
        PlainHooks hooks = new PlainHooks(PlainEdit.NONE);
        ObjectMapper json = new ObjectMapper();
        reference.path("hooks").properties().forEach(entry -> {
            int colon = entry.getKey().indexOf(':');
            hooks.put(
                    Integer.parseInt(entry.getKey().substring(0, colon)),
                    entry.getKey().substring(colon + 1),
                    json.convertValue(entry.getValue(), double[][].class));
        });
        int[] ids = json.convertValue(reference.path("ids"), int[].class);
        try (LanguageModel model = LanguageModel.open(made, Device.cpu())) {
            double[][] logits = json.convertValue(reference.path("logits"), double[][].class);
            Hooked.assertEqual(model, ids, hooks.withLogits(logits), 1e-4);
        }
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThatThrownBy(() -> write(text(", \"use_bidirectional_attention\": true"), "model."))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("use_bidirectional_attention");
        assertThatThrownBy(() -> write(text(", \"rope_parameters\": {\"rope_theta\": 5.0}"), "model."))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("rope_theta = 5.0, expected a set for full_attention");
        assertThatThrownBy(() -> write(text(", \"rope_scaling\": {\"rope_type\": \"yarn\", \"factor\": 2}"), "model."))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("yarn");
        assertThatThrownBy(() -> write(text(", \"sliding_window_pattern\": 0"), "model."))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("sliding_window_pattern = 0");
    }

    /** Four layers or more; those that see everything turn by 700 slowed by 8, the others by 30. */
    private static PlainGemma plan(int... windows) {
        PlainGemma plan = new PlainGemma(4, 2, 6, windows);
        plan.headNorms = true;
        plan.scale = Math.sqrt(20);
        plan.scoreScale = 1 / Math.sqrt(11);
        for (int layer = 0; layer < windows.length; layer++) {
            plan.bases[layer] = windows[layer] == ALL ? 700 : 30;
            plan.divisors[layer] = windows[layer] == ALL ? 8 : 1;
        }
        return plan;
    }

    private static String text(String more) {
        return "{\"model_type\": \"gemma3_text\", " + SIZES + more + "}";
    }

    private Tiny write(String config, String prefix) throws IOException {
        return Tiny.write(
                directory,
                config,
                json -> GemmaConfig.of(json, GemmaKind.GEMMA3, TensorType.F32).tensors(prefix),
                0);
    }

    private void check(String config, PlainGemma plan, String prefix) throws IOException {
        plan.prefix = prefix;
        plan.head = prefix + "embed_tokens.weight";
        compare(write(config, prefix), plan);
    }

    private static void compare(Tiny tiny, PlainGemma plan) {
        int[] ids = Tiny.ids(20, 40);
        try (LanguageModel model = LanguageModel.open(tiny.directory(), Device.cpu())) {
            Hooked.assertEqual(model, ids, edit -> plan.hooks(tiny.tensors(), ids, edit), 1e-4);
        }
    }
}
