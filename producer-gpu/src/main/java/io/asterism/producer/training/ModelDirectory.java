package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.model.Gpt2Config;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a trained model as a Hugging Face directory. */
final class ModelDirectory {
    private final OutputFolder folder;

    ModelDirectory(Path directory) {
        this.folder = new OutputFolder(directory);
    }

    Path tokenizer() {
        return folder.file("tokenizer.json");
    }

    Checkpoint checkpoint() {
        return new Checkpoint(folder.file("checkpoint.safetensors"));
    }

    void write(Gpt2Config config, Map<String, NDArray> weights) {
        List<NamedTensor> tensors = new ArrayList<>();
        Checkpoint.add(tensors, "", weights);
        SafetensorsWriter.write(folder.file("model.safetensors"), tensors, Map.of("format", "pt"));
        folder.write("config.json", json(config));
    }

    void write(ModelFigures figures) {
        folder.write("figures.json", figures.json());
    }

    private static ObjectNode json(Gpt2Config config) {
        ObjectNode root = OutputFolder.JSON.createObjectNode();
        root.putArray("architectures").add("GPT2LMHeadModel");
        return root.put("model_type", "gpt2")
                .put("n_layer", config.layers())
                .put("n_embd", config.dModel())
                .put("n_head", config.heads())
                .put("n_inner", config.dMlp())
                .put("n_positions", config.contextSize())
                .put("n_ctx", config.contextSize())
                .put("vocab_size", config.vocabulary())
                .put("layer_norm_epsilon", config.epsilon())
                .put("activation_function", "gelu_new")
                .put("scale_attn_weights", true)
                .put("bos_token_id", 0)
                .put("eos_token_id", 0)
                .put("tie_word_embeddings", true)
                .put("torch_dtype", "float32");
    }
}
