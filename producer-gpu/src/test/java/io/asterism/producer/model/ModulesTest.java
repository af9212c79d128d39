package io.asterism.producer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModulesTest {
    private static final Path MADE = Path.of("src/test/resources/modules");

    /** Of what PyTorch's own hooks caught, everything that is read at a module's path, and what is left. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "llama | down_proj.input act_fn act_fn.input gate_proj up_proj q_proj k_proj v_proj",
                "mistral | down_proj.input act_fn act_fn.input gate_proj up_proj q_proj k_proj v_proj",
                "qwen3 | down_proj.input act_fn act_fn.input gate_proj up_proj q_proj k_proj v_proj",
                "gemma2 | down_proj.input act_fn act_fn.input gate_proj up_proj q_proj k_proj v_proj",
                "gemma3_text | down_proj.input act_fn act_fn.input gate_proj up_proj q_proj k_proj v_proj",
                "gpt2 | c_attn c_fc act act.input mlp.c_proj.input resid_dropout resid_dropout.input dropout"
                        + " dropout.input",
                "gpt_neo | q_proj k_proj v_proj c_fc act act.input c_proj.input resid_dropout resid_dropout.input"
                        + " dropout dropout.input",
                "gpt_neox | query_key_value dense_h_to_4h act act.input dense_4h_to_h.input post_attention_dropout"
                        + " post_attention_dropout.input post_mlp_dropout post_mlp_dropout.input",
                "gpt_neox-parallel | query_key_value dense_h_to_4h act act.input dense_4h_to_h.input"
                        + " post_attention_dropout post_attention_dropout.input post_mlp_dropout post_mlp_dropout.input",
            })
    void readsAtAModuleWhatPyTorchsHooksFindThere(String family, String unread) throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode reference =
                json.readTree(MADE.resolve("reference.json").toFile()).path(family);
        long[] ids = json.convertValue(reference.path("ids"), long[].class);
        Set<String> left = new TreeSet<>();
        try (LanguageModel model = LanguageModel.open(MADE.resolve(family), Device.cpu())) {
            for (Map.Entry<String, JsonNode> entry : reference.path("rows").properties()) {
                String path = entry.getKey();
                Optional<HookPoint> hook = found(model, path);
                if (hook.isEmpty()) {
                    left.add(path.replaceFirst(".*\\.1\\.", ""));
                    continue;
                }
                float[] expected = json.convertValue(entry.getValue(), float[].class);
                float[] last = last(model, ids, hook.get());
                assertThat(last).as(path).hasSameSizeAs(expected);
                for (int i = 0; i < last.length; i++) {
                    assertThat(last[i]).as(path + " as " + hook.get()).isCloseTo(expected[i], within(1e-4f));
                }
                if (!path.endsWith(".input")) {
                    assertThat(model.transformer().modules().hook(path + ".output"))
                            .isEqualTo(hook);
                }
            }
        }
        assertThat(left)
                .hasSameSizeAs(unread.split(" "))
                .allMatch(path -> Set.of(unread.split(" ")).stream().anyMatch(path::endsWith));
    }

    private static Optional<HookPoint> found(LanguageModel model, String path) {
        try {
            return model.transformer().modules().hook(path);
        } catch (InputException e) {
            assertThat(e).hasMessageContaining("'" + path + "'").hasMessageContaining("expected");
            return Optional.empty();
        }
    }

    private static float[] last(LanguageModel model, long[] ids, HookPoint hook) {
        try (NDManager step = model.manager().newSubManager()) {
            return model.read(step.create(ids, new Shape(1, ids.length)), Set.of(hook))
                    .get(hook)
                    .get(new NDIndex("0, -1"))
                    .toFloatArray();
        }
    }

    @Test
    void theNormsThatShareANameAreNotTakenForEachOther() {
        assertThat(Modules.ofLlama().named("model.layers.3.post_attention_layernorm"))
                .hasToString("blocks.3.mlp.hook_in");
        assertThat(Modules.ofGemma().named("model.layers.3.post_attention_layernorm"))
                .hasToString("blocks.3.hook_attn_out");
        assertThat(Modules.ofGemma().named("layers.3.mlp")).hasToString("blocks.3.mlp.hook_out");
        assertThat(Modules.ofLlama().named("layers.3.mlp")).hasToString("blocks.3.hook_mlp_out");
    }

    /** TransformerLens has {@code hook_mlp_out} behind {@code ln2_post} where there is one, and {@code mlp.hook_out} before it. */
    @Test
    void hookPointsKeepTheMeaningOfTransformerLens() {
        assertThat(Modules.ofGemma().named("blocks.3.hook_mlp_out")).hasToString("blocks.3.hook_mlp_out");
        assertThat(Modules.ofGemma().named("blocks.3.mlp.hook_out")).hasToString("blocks.3.mlp.hook_out");
        assertThat(Modules.ofLlama().named("blocks.3.mlp.hook_out")).hasToString("blocks.3.hook_mlp_out");
        assertThat(Modules.ofLlama().named("blocks.3.attn.hook_out")).hasToString("blocks.3.hook_attn_out");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.vision_tower.vision_model.encoder.layers.3.mlp",
                "model.layers.3.pre_feedforward_layernorm.output",
                "layers.3.attention",
                "h.3.attn",
                "model.layers.3.mlp.dense_4h_to_h",
                "layers.3.self_attn.rotary_emb"
            })
    void aTensorThatTheFamilyLacksIsRefused(String path) {
        assertThatThrownBy(() -> Modules.ofLlama().named(path))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(path)
                .hasMessageContaining("expected");
    }

    @Test
    void whatIsNoPathIsLeftToOthers() {
        assertThat(Modules.ofLlama().hook("blocks.3.hook_mlp_out")).isEmpty();
        assertThat(Modules.ofLlama().hook("my-sae")).isEmpty();
        assertThat(Modules.ofLlama().hook("embed_tokens")).isEmpty();
        assertThat(Modules.ofLlama().hook("")).isEmpty();
    }
}
