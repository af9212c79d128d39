package io.asterism.producer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsWriter;
import io.asterism.producer.tensors.TensorType;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A model whose embedding is its unembedding, stored once under the name of either. */
class TiedWeightsTest {
    private static final String HEAD = "lm_head.weight";

    @TempDir
    Path directory;

    static Stream<Arguments> families() {
        String sizes =
                "\"hidden_size\": 24, \"num_hidden_layers\": 2, \"num_attention_heads\": 4, \"num_key_value_heads\": 2,"
                        + " \"head_dim\": 6, \"intermediate_size\": 28, \"vocab_size\": 40, \"max_position_embeddings\": 64, \"tie_word_embeddings\": true";
        Function<JsonConfig, Map<String, Shape>> llama =
                json -> LlamaConfig.of(json, LlamaKind.LLAMA).tensors("model.");
        Function<JsonConfig, Map<String, Shape>> gemma =
                json -> GemmaConfig.of(json, GemmaKind.GEMMA2, TensorType.F32).tensors("model.");
        Function<JsonConfig, Map<String, Shape>> neo =
                json -> GptNeoConfig.of(json).tensors("transformer.");
        Function<JsonConfig, Map<String, Shape>> neox =
                json -> GptNeoXConfig.of(json).tensors("gpt_neox.");
        return Stream.of(
                Arguments.of("{\"model_type\": \"llama\", " + sizes + "}", llama, "model.embed_tokens.weight", HEAD),
                Arguments.of("{\"model_type\": \"gemma2\", " + sizes + "}", gemma, "model.embed_tokens.weight", HEAD),
                Arguments.of(
                        "{\"model_type\": \"gpt_neox\", \"rotary_pct\": 1, " + sizes + "}",
                        neox,
                        "gpt_neox.embed_in.weight",
                        "embed_out.weight"),
                Arguments.of(
                        "{\"model_type\": \"gpt_neo\", \"hidden_size\": 24, \"num_layers\": 2, \"num_heads\": 4, \"vocab_size\": 40,"
                                + " \"attention_layers\": [\"global\", \"local\"]}",
                        neo,
                        "transformer.wte.weight",
                        HEAD));
    }

    @ParameterizedTest
    @MethodSource("families")
    void isReadByEitherName(
            String config, Function<JsonConfig, Map<String, Shape>> shapes, String embedding, String head)
            throws IOException {
        Tiny tiny = Tiny.write(directory, config, shapes, 0);
        float[] expected = logits();
        assertThat(expected).hasSize(5 * 40);
        List<NamedTensor> renamed = new ArrayList<>();
        for (NamedTensor tensor : tiny.tensors().values()) {
            renamed.add(
                    tensor.name().equals(embedding)
                            ? new NamedTensor(head, tensor.type(), tensor.shape(), tensor.values())
                            : tensor);
        }
        Path file = directory.resolve("model.safetensors");
        SafetensorsWriter.write(file, renamed, Map.of("format", "pt", embedding, head));
        assertThat(logits()).isEqualTo(expected);
        SafetensorsWriter.write(file, renamed, Map.of("format", "pt"));
        assertThat(logits()).isEqualTo(expected);
        Files.writeString(
                directory.resolve("config.json"), config.replace("\"tie_word_embeddings\": true", "\"x\": NaN"));
        if (head.equals("embed_out.weight") || config.contains("llama")) {
            assertThatThrownBy(this::logits).isInstanceOf(InputException.class).hasMessageContaining(embedding);
        }
    }

    private float[] logits() {
        try (LanguageModel model = LanguageModel.open(directory, Device.cpu());
                NDManager step = model.manager().newSubManager()) {
            return model.transformer()
                    .logits(step.create(new long[] {3, 1, 4, 1, 5}, new Shape(1, 5)))
                    .toFloatArray();
        }
    }
}
