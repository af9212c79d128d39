package io.asterism.producer.model;

import io.asterism.producer.tensors.NamedTensor;
import io.asterism.producer.tensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A small random GPT-2 in the layout of its checkpoints. */
public final class TinyGpt2 {
    /** 3 layers of width 24 with 4 heads, 50 tokens, 40 positions. */
    public static final Gpt2Config CONFIG =
            new Gpt2Config(3, 24, 4, 96, 40, 50, 1e-5, ActivationFunction.GELU_TANH, true, false);

    private TinyGpt2() {}

    /** Its tensors, the same at every call. */
    public static Map<String, NamedTensor> tensors() {
        return RandomWeights.of(CONFIG.tensors(), 7, 1);
    }

    /** Writes {@code config.json} and {@code model.safetensors}. */
    public static Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("config.json"), """
                {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_layer": 3, "n_embd": 24, "n_head": 4,
                 "n_positions": 40, "n_ctx": 40, "vocab_size": 50, "layer_norm_epsilon": 1e-5,
                 "activation_function": "gelu_new", "bos_token_id": 0, "eos_token_id": 0}
                """);
        SafetensorsWriter.write(
                directory.resolve("model.safetensors"), tensors().values(), Map.of("format", "pt"));
        return directory;
    }
}
