package io.asterism.producer.model;

import ai.djl.ndarray.NDManager;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.TensorLoader;
import io.asterism.producer.tensors.Tensors;
import io.asterism.schemas.InputException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Architectures that can be run, by the {@code model_type} of their configurations. */
enum Family {
    GPT2("gpt2") {
        @Override
        Transformer load(JsonConfig json, Tensors tensors, NDManager manager) {
            Gpt2Config config = Gpt2Config.of(json);
            String prefix = prefix(tensors, "transformer.");
            return new Gpt2(config, new TensorLoader(manager, tensors).load(prefix, config.tensors()), manager);
        }
    },
    GPT_NEO("gpt_neo") {
        @Override
        Transformer load(JsonConfig json, Tensors tensors, NDManager manager) {
            GptNeoConfig config = GptNeoConfig.of(json);
            String prefix = prefix(tensors, "transformer.");
            return new GptNeo(
                    config, prefix, new TensorLoader(manager, tensors).load("", config.tensors(prefix)), manager);
        }
    },
    GPT_NEOX("gpt_neox") {
        @Override
        Transformer load(JsonConfig json, Tensors tensors, NDManager manager) {
            GptNeoXConfig config = GptNeoXConfig.of(json, !tensors.names().contains("embed_out.weight"));
            String prefix = prefix(tensors, "gpt_neox.");
            return new GptNeoX(
                    config, prefix, new TensorLoader(manager, tensors).load("", config.tensors(prefix)), manager);
        }
    },
    LLAMA("llama") {
        @Override
        Transformer load(JsonConfig json, Tensors tensors, NDManager manager) {
            return llama(json, tensors, manager, false);
        }
    },
    MISTRAL("mistral") {
        @Override
        Transformer load(JsonConfig json, Tensors tensors, NDManager manager) {
            return llama(json, tensors, manager, false);
        }
    },
    QWEN3("qwen3") {
        @Override
        Transformer load(JsonConfig json, Tensors tensors, NDManager manager) {
            return llama(json, tensors, manager, true);
        }
    },
    GEMMA2("gemma2") {
        @Override
        Transformer load(JsonConfig json, Tensors tensors, NDManager manager) {
            Gemma2Config config = Gemma2Config.of(json);
            String prefix = prefix(tensors, "model.");
            return new Gemma2(
                    config, prefix, new TensorLoader(manager, tensors).load("", config.tensors(prefix)), manager);
        }
    };

    private final String modelType;

    Family(String modelType) {
        this.modelType = modelType;
    }

    /** Loads a model's weights into arrays that belong to the manager. */
    abstract Transformer load(JsonConfig json, Tensors tensors, NDManager manager);

    static Family of(JsonConfig config) {
        String type = config.text("model_type", "");
        return Arrays.stream(values())
                .filter(family -> family.modelType.equals(type))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "'%s' has model_type '%s', expected one of %s",
                        config.origin(),
                        type,
                        Arrays.stream(values()).map(family -> family.modelType).collect(Collectors.joining(", "))));
    }

    /** Exports of a whole model put a prefix before the names of the model without its head; those of the latter do not. */
    private static String prefix(Tensors tensors, String prefix) {
        return tensors.names().stream().anyMatch(name -> name.startsWith(prefix)) ? prefix : "";
    }

    private static Transformer llama(JsonConfig json, Tensors tensors, NDManager manager, boolean headNorms) {
        boolean tied =
                json.flag("tie_word_embeddings", false) || !tensors.names().contains("lm_head.weight");
        LlamaConfig config = LlamaConfig.of(json, tied, headNorms);
        String prefix = prefix(tensors, "model.");
        return new Llama(config, prefix, new TensorLoader(manager, tensors).load("", config.tensors(prefix)), manager);
    }
}
