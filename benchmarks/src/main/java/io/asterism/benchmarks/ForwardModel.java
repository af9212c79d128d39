package io.asterism.benchmarks;

import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.ActivationFunction;
import io.asterism.producer.model.Gpt2Config;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsWriter;
import io.asterism.producer.tensors.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A language model's shapes up to the layer that SAEs read, with random weights: what is computed takes as long as with its own. */
enum ForwardModel {
    GPT2_SMALL("GPT-2-small", 8, 768, 12, 50_257) {
        @Override
        String config() {
            return "{\"model_type\": \"gpt2\", \"n_layer\": 8, \"n_embd\": 768, \"n_head\": 12, \"n_positions\": 1024,"
                    + " \"vocab_size\": 50257}";
        }

        @Override
        List<NamedTensor> tensors(SplittableRandom random) {
            Gpt2Config shapes = new Gpt2Config(
                    layers(),
                    width(),
                    heads(),
                    4 * width(),
                    1024,
                    vocabulary(),
                    1e-5,
                    ActivationFunction.GELU_TANH,
                    true,
                    false);
            return all(shapes.tensors(), random);
        }
    },
    SMOLLM2("SmolLM2-135M", 15, 576, 9, 49_152) {
        private static final int KEY_HEADS = 3;
        private static final int MLP = 1536;

        @Override
        String config() {
            return "{\"model_type\": \"llama\", \"num_hidden_layers\": 15, \"hidden_size\": 576, \"num_attention_heads\": 9,"
                    + " \"num_key_value_heads\": 3, \"intermediate_size\": 1536, \"max_position_embeddings\": 8192,"
                    + " \"vocab_size\": 49152, \"rope_theta\": 100000, \"rms_norm_eps\": 1e-5, \"hidden_act\": \"silu\","
                    + " \"tie_word_embeddings\": true}";
        }

        @Override
        List<NamedTensor> tensors(SplittableRandom random) {
            int keys = width() / heads() * KEY_HEADS;
            List<NamedTensor> tensors = new ArrayList<>();
            tensors.add(drawn("model.embed_tokens.weight", random, vocabulary(), width()));
            for (int layer = 0; layer < layers(); layer++) {
                String block = "model.layers." + layer + ".";
                tensors.add(drawn(block + "input_layernorm.weight", random, width()));
                tensors.add(drawn(block + "self_attn.q_proj.weight", random, width(), width()));
                tensors.add(drawn(block + "self_attn.k_proj.weight", random, keys, width()));
                tensors.add(drawn(block + "self_attn.v_proj.weight", random, keys, width()));
                tensors.add(drawn(block + "self_attn.o_proj.weight", random, width(), width()));
                tensors.add(drawn(block + "post_attention_layernorm.weight", random, width()));
                tensors.add(drawn(block + "mlp.gate_proj.weight", random, MLP, width()));
                tensors.add(drawn(block + "mlp.up_proj.weight", random, MLP, width()));
                tensors.add(drawn(block + "mlp.down_proj.weight", random, width(), MLP));
            }
            tensors.add(drawn("model.norm.weight", random, width()));
            return tensors;
        }
    };

    private final String label;
    private final int layers;
    private final int width;
    private final int heads;
    private final int vocabulary;

    ForwardModel(String label, int layers, int width, int heads, int vocabulary) {
        this.label = label;
        this.layers = layers;
        this.width = width;
        this.heads = heads;
        this.vocabulary = vocabulary;
    }

    String label() {
        return label;
    }

    int layers() {
        return layers;
    }

    int width() {
        return width;
    }

    int heads() {
        return heads;
    }

    int vocabulary() {
        return vocabulary;
    }

    /** Its {@code config.json}. */
    abstract String config();

    /** Its weights, in the checkpoint's names and layout. */
    abstract List<NamedTensor> tensors(SplittableRandom random);

    void write(Path folder, SplittableRandom random) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config());
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors(random), Map.of());
    }

    static List<NamedTensor> all(Map<String, Shape> shapes, SplittableRandom random) {
        return shapes.entrySet().stream()
                .map(entry -> drawn(entry.getKey(), random, entry.getValue().getShape()))
                .toList();
    }

    /** Matrices of about the gain that trained ones have, gains about 1, biases about 0. */
    static NamedTensor drawn(String name, SplittableRandom random, long... shape) {
        boolean gain = shape.length == 1 && name.endsWith("weight");
        double spread = shape.length == 2 ? Math.sqrt(3.0 / shape[0]) : 0.1;
        long size = 1;
        for (long length : shape) {
            size *= length;
        }
        float[] values = new float[Math.toIntExact(size)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((gain ? 1 : 0) + spread * (2 * random.nextDouble() - 1));
        }
        return new NamedTensor(name, TensorType.F32, shape, values);
    }
}
