package io.asterism.producer.model;

import ai.djl.ndarray.types.Shape;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.InputException;
import java.util.Map;

/**
 * The configuration of a GPT-NeoX model, such as Pythia (sae-formats 3.3).
 *
 * @param frequencies of the rotary embedding; it turns twice as many components of a head
 * @param parallel whether attention and MLP both read the block's input
 */
record GptNeoXConfig(
        ModelShape shape,
        int dMlp,
        double epsilon,
        ActivationFunction activation,
        double[] frequencies,
        boolean parallel,
        boolean attentionBias) {

    static GptNeoXConfig of(JsonConfig json) {
        int dModel = json.count("hidden_size", Limits.WIDTH);
        int heads = json.count("num_attention_heads", Limits.WIDTH);
        if (dModel % heads != 0) {
            throw new InputException(
                    "'%s' has %d heads for width %d, expected a divisor", json.origin(), heads, dModel);
        }
        int headWidth = dModel / heads;
        double part = json.number("rotary_pct", RotaryFrequencies.part(json, 0.25));
        int rotated = (int) (headWidth * part);
        if (part <= 0 || rotated > headWidth || rotated % 2 != 0) {
            throw new InputException(
                    "'%s' has rotary_pct %s, which rotates %d of a head's %d components, expected an even number of them",
                    json.origin(), part, rotated, headWidth);
        }
        return new GptNeoXConfig(
                new ModelShape(
                        json.count("num_hidden_layers", Limits.LAYERS),
                        dModel,
                        heads,
                        headWidth,
                        json.count("vocab_size", Limits.VOCABULARY),
                        json.count("max_position_embeddings", Limits.CONTEXT, 2048)),
                json.count("intermediate_size", Limits.WIDTH, 4 * dModel),
                json.number("layer_norm_eps", 1e-5),
                ActivationFunction.named(json.text("hidden_act", "gelu"), json.origin()),
                RotaryFrequencies.of(
                        json, rotated, json.number("rotary_emb_base", RotaryFrequencies.base(json, 10_000))),
                json.flag("use_parallel_residual", true),
                json.flag("attention_bias", true));
    }

    /** Shapes by name. */
    Map<String, Shape> tensors(String prefix) {
        int d = shape.dModel();
        TensorShapes shapes = new TensorShapes().add(prefix + "embed_in.weight", shape.vocabulary(), d);
        for (int layer = 0; layer < shape.layers(); layer++) {
            String block = prefix + "layers." + layer + ".";
            shapes.layerNorm(block + "input_layernorm", d)
                    .outIn(block + "attention.query_key_value", 3L * d, d, attentionBias)
                    .outIn(block + "attention.dense", d, d, attentionBias)
                    .layerNorm(block + "post_attention_layernorm", d)
                    .outIn(block + "mlp.dense_h_to_4h", dMlp, d, true)
                    .outIn(block + "mlp.dense_4h_to_h", d, dMlp, true);
        }
        return shapes.layerNorm(prefix + "final_layer_norm", d).all();
    }
}
