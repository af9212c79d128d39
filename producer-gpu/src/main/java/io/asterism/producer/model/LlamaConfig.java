package io.asterism.producer.model;

import ai.djl.ndarray.types.Shape;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.InputException;
import java.util.Map;

/**
 * The configuration of a model of the Llama kind (sae-formats 3.5); Mistral's and Qwen3's differ in what the last components say.
 *
 * @param frequencies of the rotary embedding
 * @param attentionBias whether the projections of attention have biases
 * @param mlpBias whether those of the MLP have
 * @param headNorms whether queries and keys are normalised head by head before they are rotated
 * @param windows keys that a query sees at most, itself included, layer by layer
 */
record LlamaConfig(
        ModelShape shape,
        int keyHeads,
        int dMlp,
        double epsilon,
        ActivationFunction activation,
        double[] frequencies,
        boolean attentionBias,
        boolean mlpBias,
        boolean headNorms,
        int[] windows) {

    static LlamaConfig of(JsonConfig json, LlamaKind kind) {
        int dModel = json.count("hidden_size", Limits.WIDTH);
        int heads = json.count("num_attention_heads", Limits.WIDTH);
        int keyHeads = json.count("num_key_value_heads", heads, heads);
        if (heads % keyHeads != 0) {
            throw new InputException(
                    "'%s' has %d heads over %d key heads, expected a multiple", json.origin(), heads, keyHeads);
        }
        int headWidth = json.count("head_dim", Limits.WIDTH, dModel / heads);
        int layers = json.count("num_hidden_layers", Limits.LAYERS);
        RotaryFrequencies.requireWholeHeads(json);
        return new LlamaConfig(
                new ModelShape(
                        layers,
                        dModel,
                        heads,
                        headWidth,
                        json.count("vocab_size", Limits.VOCABULARY),
                        json.count("max_position_embeddings", Limits.CONTEXT, 2048)),
                keyHeads,
                json.count("intermediate_size", Limits.WIDTH),
                json.number("rms_norm_eps", 1e-6),
                ActivationFunction.named(json.text("hidden_act", "silu"), json.origin()),
                RotaryFrequencies.of(json, headWidth, RotaryFrequencies.base(json, 10_000)),
                kind.attentionBias(json),
                kind.mlpBias(json),
                kind.headNorms(),
                kind.windows(json, layers));
    }

    /** Shapes by name. */
    Map<String, Shape> tensors(String prefix) {
        int d = shape.dModel();
        int queries = shape.heads() * shape.headWidth();
        int keys = keyHeads * shape.headWidth();
        TensorShapes shapes = new TensorShapes().add(prefix + "embed_tokens.weight", shape.vocabulary(), d);
        for (int layer = 0; layer < shape.layers(); layer++) {
            String block = prefix + "layers." + layer + ".";
            shapes.add(block + "input_layernorm.weight", d)
                    .outIn(block + "self_attn.q_proj", queries, d, attentionBias)
                    .outIn(block + "self_attn.k_proj", keys, d, attentionBias)
                    .outIn(block + "self_attn.v_proj", keys, d, attentionBias)
                    .outIn(block + "self_attn.o_proj", d, queries, attentionBias)
                    .add(block + "post_attention_layernorm.weight", d)
                    .outIn(block + "mlp.gate_proj", dMlp, d, mlpBias)
                    .outIn(block + "mlp.up_proj", dMlp, d, mlpBias)
                    .outIn(block + "mlp.down_proj", d, dMlp, mlpBias);
            if (headNorms) {
                shapes.add(block + "self_attn.q_norm.weight", shape.headWidth())
                        .add(block + "self_attn.k_norm.weight", shape.headWidth());
            }
        }
        return shapes.add(prefix + "norm.weight", d).all();
    }
}
