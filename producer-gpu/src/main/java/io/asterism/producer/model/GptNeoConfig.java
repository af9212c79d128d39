package io.asterism.producer.model;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.PythonJson;
import io.asterism.schemas.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The configuration of a GPT-Neo model.
 *
 * @param windows keys that a query sees at most, layer by layer
 */
record GptNeoConfig(ModelShape shape, int dMlp, double epsilon, ActivationFunction activation, List<Integer> windows) {

    static GptNeoConfig of(JsonConfig json) {
        int dModel = json.count("hidden_size", Limits.WIDTH);
        int heads = json.count("num_heads", Limits.WIDTH);
        if (dModel % heads != 0) {
            throw new InputException(
                    "'%s' has %d heads for width %d, expected a divisor", json.origin(), heads, dModel);
        }
        int layers = json.count("num_layers", Limits.LAYERS);
        return new GptNeoConfig(
                new ModelShape(
                        layers,
                        dModel,
                        heads,
                        dModel / heads,
                        json.count("vocab_size", Limits.VOCABULARY),
                        json.count("max_position_embeddings", Limits.CONTEXT, 2048)),
                json.count("intermediate_size", Limits.WIDTH, 4 * dModel),
                json.number("layer_norm_epsilon", 1e-5),
                ActivationFunction.named(json.text("activation_function", "gelu_new"), json.origin()),
                windows(json, layers));
    }

    /** {@code attention_layers} names each layer's kind; {@code attention_types} repeats patterns of them. */
    private static List<Integer> windows(JsonConfig json, int layers) {
        int window = json.count("window_size", Limits.CONTEXT, 256);
        List<String> kinds = new ArrayList<>();
        json.node("attention_layers").forEach(kind -> kinds.add(kind.asText()));
        if (kinds.isEmpty()) {
            for (JsonNode pattern : json.node("attention_types")) {
                if (!pattern.path(1).isIntegralNumber()) {
                    throw new InputException(
                            "'%s' repeats an attention pattern %s times, expected an integer",
                            json.origin(), PythonJson.text(pattern.path(1)));
                }
                for (int i = 0; i < Math.min(layers, pattern.path(1).asInt()); i++) {
                    pattern.path(0).forEach(kind -> kinds.add(kind.asText()));
                }
            }
        }
        if (kinds.size() != layers) {
            throw new InputException(
                    "'%s' names the attention of %d layers, expected %d", json.origin(), kinds.size(), layers);
        }
        return kinds.stream().map(kind -> window(kind, window, json)).toList();
    }

    private static int window(String kind, int window, JsonConfig json) {
        return switch (kind) {
            case "global" -> Integer.MAX_VALUE;
            case "local" -> window;
            default ->
                throw new InputException(
                        "'%s' asks for attention of type '%s', expected global or local", json.origin(), kind);
        };
    }

    /** Shapes by name. */
    Map<String, Shape> tensors(String prefix) {
        int d = shape.dModel();
        TensorShapes shapes = new TensorShapes()
                .add(prefix + "wte.weight", shape.vocabulary(), d)
                .add(prefix + "wpe.weight", shape.contextSize(), d);
        for (int layer = 0; layer < shape.layers(); layer++) {
            String block = prefix + "h." + layer + ".";
            shapes.layerNorm(block + "ln_1", d)
                    .outIn(block + "attn.attention.q_proj", d, d, false)
                    .outIn(block + "attn.attention.k_proj", d, d, false)
                    .outIn(block + "attn.attention.v_proj", d, d, false)
                    .outIn(block + "attn.attention.out_proj", d, d, true)
                    .layerNorm(block + "ln_2", d)
                    .outIn(block + "mlp.c_fc", dMlp, d, true)
                    .outIn(block + "mlp.c_proj", d, dMlp, true);
        }
        return shapes.layerNorm(prefix + "ln_f", d).all();
    }
}
