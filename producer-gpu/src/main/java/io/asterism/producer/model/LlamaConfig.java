package io.asterism.producer.model;

import ai.djl.ndarray.types.Shape;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.schemas.InputException;
import java.util.Map;

/**
 * The configuration of a model of the Llama kind (sae-formats 3.5); Mistral's and Qwen3's differ in what the last components say.
 *
 * @param frequencies of the rotary embedding
 * @param tied whether the unembedding is the embedding
 * @param attentionBias whether the projections of attention have biases
 * @param mlpBias whether those of the MLP have
 * @param headNorms whether queries and keys are normalised head by head before they are rotated
 * @param window keys that a query sees at most, itself included
 */
record LlamaConfig(
        ModelShape shape,
        int keyHeads,
        int dMlp,
        double epsilon,
        ActivationFunction activation,
        double[] frequencies,
        boolean tied,
        boolean attentionBias,
        boolean mlpBias,
        boolean headNorms,
        int window) {

    static LlamaConfig of(JsonConfig json, boolean tied, boolean headNorms) {
        int dModel = json.count("hidden_size", Limits.WIDTH);
        int heads = json.count("num_attention_heads", Limits.WIDTH);
        int keyHeads = json.count("num_key_value_heads", heads, heads);
        if (heads % keyHeads != 0) {
            throw new InputException(
                    "'%s' has %d heads over %d key heads, expected a multiple", json.origin(), heads, keyHeads);
        }
        int headWidth = json.count("head_dim", Limits.WIDTH, dModel / heads);
        boolean slides = json.flag("use_sliding_window", true) && json.has("sliding_window");
        return new LlamaConfig(
                new ModelShape(
                        json.count("num_hidden_layers", Limits.LAYERS),
                        dModel,
                        heads,
                        headWidth,
                        json.count("vocab_size", Limits.VOCABULARY),
                        json.count("max_position_embeddings", Limits.CONTEXT, 2048)),
                keyHeads,
                json.count("intermediate_size", Limits.WIDTH),
                json.number("rms_norm_eps", 1e-6),
                ActivationFunction.named(json.text("hidden_act", "silu"), json.origin()),
                RotaryFrequencies.of(json, headWidth, RotaryFrequencies.base(json, "rope_theta", 10_000)),
                tied,
                json.flag("attention_bias", false),
                json.flag("mlp_bias", false),
                headNorms,
                slides ? json.count("sliding_window", Limits.CONTEXT) : Integer.MAX_VALUE);
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
        shapes.add(prefix + "norm.weight", d);
        return tied
                ? shapes.all()
                : shapes.add("lm_head.weight", shape.vocabulary(), d).all();
    }
}
