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
            String prefix = tensors.names().contains("transformer.wte.weight") ? "transformer." : "";
            return new Gpt2(config, new TensorLoader(manager, tensors).load(prefix, config.tensors()), manager);
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
}
