package io.asterism.producer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsWriter;
import io.asterism.producer.tensors.TensorType;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Gpt2Test {
    private static final int[] IDS = {0, 17, 3, 49, 3, 21, 8, 8, 30, 2, 45, 11, 0, 5};

    @TempDir
    Path directory;

    @Test
    void agreesAtEveryHookWithDoublePrecision() throws IOException {
        try (LanguageModel model = LanguageModel.open(TinyGpt2.write(directory), Device.cpu())) {
            Hooked.assertEqual(
                    model, IDS, edit -> new PlainGpt2(TinyGpt2.CONFIG, TinyGpt2.tensors(), edit).run(IDS), 1e-4);
        }
    }

    /** sae-formats 3.7, (a) and (b): centring what is written to the residual stream takes the mean off it, at every token and layer. */
    @Test
    void centredWeightsGiveTheResidualWithoutItsMean() throws IOException {
        Map<String, NamedTensor> centred = new LinkedHashMap<>();
        TinyGpt2.tensors()
                .forEach((name, tensor) -> centred.put(name, writesToTheResidual(name) ? centred(tensor) : tensor));
        TinyGpt2.write(directory);
        SafetensorsWriter.write(directory.resolve("model.safetensors"), centred.values(), Map.of());

        Map<String, double[][]> expected = new LinkedHashMap<>();
        new PlainGpt2(TinyGpt2.CONFIG, TinyGpt2.tensors()).run(IDS).forEach((hook, rows) -> {
            if (hook.contains("hook_resid")) {
                expected.put(
                        hook, Arrays.stream(rows).map(Gpt2Test::withoutMean).toArray(double[][]::new));
            }
        });
        expected.put("logits", new PlainGpt2(TinyGpt2.CONFIG, centred).run(IDS).get("logits"));
        try (LanguageModel model = LanguageModel.open(directory, Device.cpu())) {
            Hooked.assertEqual(model, IDS, expected, 1e-4);
        }
    }

    private static boolean writesToTheResidual(String name) {
        return name.endsWith("wte.weight") || name.endsWith("wpe.weight") || name.contains("c_proj");
    }

    /** Every vector of the last axis without its mean. */
    private static NamedTensor centred(NamedTensor tensor) {
        int d = (int) tensor.shape()[tensor.shape().length - 1];
        float[] values = tensor.values().clone();
        for (int from = 0; from < values.length; from += d) {
            double mean = 0;
            for (int k = from; k < from + d; k++) {
                mean += values[k] / d;
            }
            for (int k = from; k < from + d; k++) {
                values[k] = (float) (values[k] - mean);
            }
        }
        return new NamedTensor(tensor.name(), tensor.type(), tensor.shape(), values);
    }

    private static double[] withoutMean(double[] row) {
        double mean = Arrays.stream(row).average().orElseThrow();
        return Arrays.stream(row).map(value -> value - mean).toArray();
    }

    @Test
    void acceptsNamesWithTheTransformerPrefix() throws IOException {
        TinyGpt2.write(directory);
        Map<String, NamedTensor> prefixed = new LinkedHashMap<>();
        TinyGpt2.tensors()
                .values()
                .forEach(t -> prefixed.put(
                        t.name(), new NamedTensor("transformer." + t.name(), t.type(), t.shape(), t.values())));
        SafetensorsWriter.write(directory.resolve("model.safetensors"), prefixed.values(), Map.of());
        try (LanguageModel model = LanguageModel.open(directory, Device.cpu())) {
            Hooked.assertEqual(
                    model, IDS, edit -> new PlainGpt2(TinyGpt2.CONFIG, TinyGpt2.tensors(), edit).run(IDS), 1e-4);
        }
    }

    @Test
    void oldExportsWithBuffersOtherScalesAndAHeadOfTheirOwn() throws IOException {
        Gpt2Config config = new Gpt2Config(2, 24, 4, 50, 40, 50, 1e-3, ActivationFunction.GELU_TANH, false, true);
        Map<String, NamedTensor> tensors =
                RandomWeights.of(Tiny.with(config.tensors(), "lm_head.weight", 50, 24), 3, 1);
        List<NamedTensor> stored = new ArrayList<>();
        tensors.values()
                .forEach(t -> stored.add(new NamedTensor(
                        t.name().startsWith("lm_head") ? t.name() : "transformer." + t.name(),
                        t.type(),
                        t.shape(),
                        t.values())));
        for (int layer = 0; layer < 2; layer++) {
            String attention = "transformer.h." + layer + ".attn.";
            stored.add(new NamedTensor(attention + "bias", TensorType.F32, new long[] {1, 1, 4, 4}, new float[16]));
            stored.add(new NamedTensor(attention + "masked_bias", TensorType.F32, new long[0], new float[] {-1e4f}));
        }
        Files.writeString(directory.resolve("config.json"), """
                {"architectures": ["GPT2LMHeadModel"], "n_layer": 2, "n_embd": 24, "n_head": 4, "n_inner": 50, "n_ctx": 40,
                 "vocab_size": 50, "layer_norm_epsilon": 1e-3, "activation_function": "gelu_pytorch_tanh", "scale_attn_weights": false,
                 "scale_attn_by_inverse_layer_idx": true, "tie_word_embeddings": false, "task_specific_params": null}
                """);
        SafetensorsWriter.write(directory.resolve("model.safetensors"), stored, Map.of());
        try (LanguageModel model = LanguageModel.open(directory, Device.cpu())) {
            Hooked.assertEqual(model, IDS, edit -> new PlainGpt2(config, tensors, edit).run(IDS), 1e-4);
        }
    }

    @Test
    void laterTokensChangeNothingBeforeThem() throws IOException {
        try (LanguageModel model = LanguageModel.open(TinyGpt2.write(directory), Device.cpu());
                NDManager step = model.manager().newSubManager()) {
            HookPoint hook = HookPoint.parse("blocks.2.hook_resid_post");
            NDArray ids = step.create(new long[] {1, 2, 3, 4, 1, 2, 3, 40}, new Shape(2, 4));
            NDArray out = model.read(ids, Set.of(hook)).get(hook);
            assertThat(out.get("0, :3").toFloatArray())
                    .isEqualTo(out.get("1, :3").toFloatArray());
            assertThat(out.get("0, 3").toFloatArray())
                    .isNotEqualTo(out.get("1, 3").toFloatArray());
        }
    }

    @Test
    void stopsAtTheDeepestHook() throws IOException {
        try (LanguageModel model = LanguageModel.open(TinyGpt2.write(directory), Device.cpu())) {
            assertThat(blocksRun(model, "blocks.0.hook_resid_pre")).isZero();
            assertThat(blocksRun(model, "blocks.1.hook_resid_pre")).isEqualTo(1);
            assertThat(blocksRun(model, "blocks.1.hook_resid_mid", "blocks.0.hook_mlp_out"))
                    .isEqualTo(2);
            assertThat(blocksRun(model, "blocks.2.hook_resid_post")).isEqualTo(3);
            assertThat(model.passes()).isEqualTo(4);
        }
    }

    private static long blocksRun(LanguageModel model, String... hooks) {
        long before = model.blocks();
        try (NDManager step = model.manager().newSubManager()) {
            NDArray ids = step.create(new long[] {1, 2}, new Shape(1, 2));
            model.read(ids, Arrays.stream(hooks).map(HookPoint::parse).collect(Collectors.toSet()));
        }
        return model.blocks() - before;
    }

    @Test
    void refusesAHookThatDoesNotExist() throws IOException {
        try (LanguageModel model = LanguageModel.open(TinyGpt2.write(directory), Device.cpu())) {
            assertThatThrownBy(() -> model.width(HookPoint.parse("blocks.3.hook_resid_pre")))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("blocks.3.hook_resid_pre")
                    .hasMessageContaining("layers 0 to 2");
        }
        assertThatThrownBy(() -> HookPoint.parse("blocks.1.hook_residual"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("blocks.1.hook_residual")
                .hasMessageContaining("hook_resid_mid");
    }

    @Test
    void listsMissingTensors() throws IOException {
        TinyGpt2.write(directory);
        Map<String, NamedTensor> some = new LinkedHashMap<>(TinyGpt2.tensors());
        some.remove("h.1.ln_2.bias");
        some.remove("ln_f.weight");
        assertRefused(some, "h.1.ln_2.bias", "ln_f.weight", "lacks 2");
    }

    @Test
    void tellsATransposedTensorByItsShape() throws IOException {
        TinyGpt2.write(directory);
        Map<String, NamedTensor> tensors = new LinkedHashMap<>(TinyGpt2.tensors());
        tensors.computeIfPresent(
                "h.0.mlp.c_fc.weight", (name, t) -> new NamedTensor(name, t.type(), new long[] {96, 24}, t.values()));
        assertRefused(tensors, "h.0.mlp.c_fc.weight", "[96, 24]", "[24, 96]", "transposed");
    }

    @Test
    void refusesWeightsThatAreNotNumbers() throws IOException {
        TinyGpt2.write(directory);
        Map<String, NamedTensor> tensors = new LinkedHashMap<>(TinyGpt2.tensors());
        tensors.get("wpe.weight").values()[5] = Float.NaN;
        assertRefused(tensors, "wpe.weight", "NaN", "element 5");
    }

    @Test
    void namesAnUnknownArchitectureAndActivation() throws IOException {
        TinyGpt2.write(directory);
        Path config = directory.resolve("config.json");
        String json = Files.readString(config);
        Files.writeString(config, json.replace("gelu_new", "mish"));
        assertRefused(TinyGpt2.tensors(), "mish", "gelu_new");
        Files.writeString(config, json.replace("\"gpt2\"", "\"mamba\""));
        assertRefused(TinyGpt2.tensors(), "mamba", "gpt2");
        Files.writeString(config, json.replace("\"n_layer\": 3", "\"n_layer\": \"three\""));
        assertRefused(TinyGpt2.tensors(), "n_layer", "three");
        Files.writeString(config, json.replace("\"n_head\": 4", "\"n_head\": 5"));
        assertRefused(TinyGpt2.tensors(), "24", "5 heads");
    }

    @Test
    void givesGradientsOfTheLogits() {
        try (NDManager root = Engines.manager(Device.cpu())) {
            Map<String, NDArray> weights = new HashMap<>();
            TinyGpt2.tensors().forEach((name, t) -> {
                NDArray array = root.create(t.values(), new Shape(t.shape()));
                array.setRequiresGradient(true);
                weights.put(name, array);
            });
            Transformer model = Gpt2.of(TinyGpt2.CONFIG, weights, root);
            int before = root.getManagedArrays().size();
            try (NDManager step = root.newSubManager();
                    GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray ids = step.create(new long[] {1, 2, 3}, new Shape(1, 3)).toType(DataType.INT64, false);
                collector.backward(model.logits(ids).square().sum());
                weights.forEach((name, array) -> {
                    NDArray gradient = array.getGradient();
                    gradient.attach(step);
                    assertThat(gradient.abs().sum().getFloat()).as(name).isPositive();
                });
            }
            // The attention mask of three tokens is all that a step leaves behind.
            assertThat(root.getManagedArrays()).hasSize(before + 1);
        }
    }

    private void assertRefused(Map<String, NamedTensor> tensors, String... said) {
        SafetensorsWriter.write(directory.resolve("model.safetensors"), tensors.values(), Map.of());
        assertThatThrownBy(() -> LanguageModel.open(directory, Device.cpu()))
                .isInstanceOf(InputException.class)
                .message()
                .contains(said);
    }
}
