package io.asterism.producer.model;

import ai.djl.ndarray.types.Shape;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.InputException;
import java.util.Map;

/**
 * The configuration of a GPT-2 model.
 *
 * @param dMlp width of the MLP's hidden layer
 * @param scaleScores whether attention scores are divided by the root of the head's width
 * @param scaleByLayer whether attention scores of layer l are further divided by l + 1
 */
public record Gpt2Config(
        int layers,
        int dModel,
        int heads,
        int dMlp,
        int contextSize,
        int vocabulary,
        double epsilon,
        ActivationFunction activation,
        boolean scaleScores,
        boolean scaleByLayer) {

    /** Checks that the heads divide the width. */
    public Gpt2Config {
        if (dModel % heads != 0) {
            throw new InputException("a model of width %d cannot have %d heads of equal width", dModel, heads);
        }
    }

    /**
     * From {@code config.json}.
     *
     * @throws InputException if a value is missing or makes no sense
     */
    static Gpt2Config of(JsonConfig json) {
        int dModel = json.count("n_embd", Limits.WIDTH);
        return new Gpt2Config(
                json.count("n_layer", Limits.LAYERS),
                dModel,
                json.count("n_head", Limits.WIDTH),
                json.count("n_inner", Limits.WIDTH, 4 * dModel),
                json.has("n_positions")
                        ? json.count("n_positions", Limits.CONTEXT)
                        : json.count("n_ctx", Limits.CONTEXT),
                json.count("vocab_size", Limits.VOCABULARY),
                json.number("layer_norm_epsilon", 1e-5),
                ActivationFunction.named(json.text("activation_function", "gelu_new"), json.origin()),
                json.flag("scale_attn_weights", true),
                json.flag("scale_attn_by_inverse_layer_idx", false));
    }

    /** Shapes of the tensors that make the model, by the names and in the layout of its checkpoints (sae-formats 3.2). */
    public Map<String, Shape> tensors() {
        TensorShapes shapes =
                new TensorShapes().add("wte.weight", vocabulary, dModel).add("wpe.weight", contextSize, dModel);
        for (int layer = 0; layer < layers; layer++) {
            String block = "h." + layer + ".";
            shapes.layerNorm(block + "ln_1", dModel)
                    .inOut(block + "attn.c_attn", dModel, 3L * dModel)
                    .inOut(block + "attn.c_proj", dModel, dModel)
                    .layerNorm(block + "ln_2", dModel)
                    .inOut(block + "mlp.c_fc", dModel, dMlp)
                    .inOut(block + "mlp.c_proj", dMlp, dModel);
        }
        return shapes.layerNorm("ln_f", dModel).all();
    }

    double scoreScale(int layer) {
        double scale = scaleScores ? 1 / Math.sqrt(dModel / (double) heads) : 1;
        return scaleByLayer ? scale / (layer + 1) : scale;
    }

    ModelShape shape() {
        return new ModelShape(layers, dModel, heads, dModel / heads, vocabulary, contextSize);
    }
}
