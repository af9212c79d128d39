package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.model.Gpt2Config;
import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsWriter;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Hugging Face model directory that training fills. */
final class ModelDirectory {
    static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    /**
     * Makes the directory.
     *
     * @throws InputException if that cannot be done
     */
    ModelDirectory(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new InputException(e, "output folder '%s' cannot be made: %s", directory, e.getMessage());
        }
    }

    Path tokenizer() {
        return directory.resolve("tokenizer.json");
    }

    Checkpoint checkpoint() {
        return new Checkpoint(directory.resolve("checkpoint.safetensors"));
    }

    void write(Gpt2Config config, Map<String, NDArray> weights) {
        List<NamedTensor> tensors = new ArrayList<>();
        Checkpoint.add(tensors, "", weights);
        SafetensorsWriter.write(directory.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
        write("config.json", json(config));
    }

    void write(String name, ObjectNode content) {
        Path file = directory.resolve(name);
        try {
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be written: %s", file, e.getMessage());
        }
    }

    private static ObjectNode json(Gpt2Config config) {
        ObjectNode root = JSON.createObjectNode();
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
