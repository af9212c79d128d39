package io.asterism.producer.model;

import ai.djl.ndarray.types.Shape;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.TensorType;
import io.asterism.schemas.Half;
import io.asterism.schemas.InputException;
import java.util.Map;

/**
 * The configuration of a Gemma 2 or Gemma 3 model (sae-formats 3.4).
 *
 * @param globalFrequencies radians a position by which queries and keys turn in layers without a window
 * @param localFrequencies the same in layers that have one
 * @param headNorms whether queries and keys are normalised head by head
 * @param embeddingScale what token embeddings are multiplied by: the root of the width, rounded to the model's own type
 * @param scoreScale factor of the attention scores
 * @param scoreCap soft cap of the attention scores; infinite for none
 * @param logitCap soft cap of the logits; infinite for none
 * @param attentionBias whether the projections of attention have biases
 * @param slides whether a layer has a window, layer by layer
 * @param windows keys that a query sees at most, layer by layer
 */
record GemmaConfig(
        ModelShape shape,
        int keyHeads,
        int dMlp,
        double epsilon,
        ActivationFunction activation,
        double[] globalFrequencies,
        double[] localFrequencies,
        boolean headNorms,
        double embeddingScale,
        double scoreScale,
        double scoreCap,
        double logitCap,
        boolean attentionBias,
        boolean[] slides,
        int[] windows) {

    /**
     * From {@code config.json}.
     *
     * @param kind how the family reads what the configuration leaves open
     * @param stored the type of the weights, which is the model's where the configuration does not say
     */
    static GemmaConfig of(JsonConfig json, GemmaKind kind, TensorType stored) {
        kind.requireWholeHeads(json);
        if (json.flag("use_bidirectional_attention", false)) {
            throw new InputException(
                    "'%s' has use_bidirectional_attention = true, expected a model that looks back only",
                    json.origin());
        }
        int dModel = kind.count(json, "hidden_size", Limits.WIDTH);
        int heads = kind.count(json, "num_attention_heads", Limits.WIDTH);
        int keyHeads = json.count("num_key_value_heads", heads, kind.keyHeads(heads));
        if (heads % keyHeads != 0) {
            throw new InputException(
                    "'%s' has %d heads over %d key heads, expected a multiple", json.origin(), heads, keyHeads);
        }
        int headWidth = json.count("head_dim", Limits.WIDTH, 256);
        int layers = kind.count(json, "num_hidden_layers", Limits.LAYERS);
        boolean[] slides = kind.slides(json, layers);
        return new GemmaConfig(
                new ModelShape(
                        layers,
                        dModel,
                        heads,
                        headWidth,
                        kind.count(json, "vocab_size", Limits.VOCABULARY),
                        kind.count(json, "max_position_embeddings", Limits.CONTEXT)),
                keyHeads,
                kind.count(json, "intermediate_size", Limits.WIDTH),
                json.number("rms_norm_eps", 1e-6),
                ActivationFunction.named(json.text("hidden_activation", "gelu_pytorch_tanh"), json.origin()),
                kind.globalFrequencies(json, headWidth),
                kind.localFrequencies(json, headWidth),
                kind.headNorms(),
                embeddingScale(json, dModel, stored),
                1 / Math.sqrt(json.number("query_pre_attn_scalar", 256)),
                cap(json, "attn_logit_softcapping", kind.scoreCap()),
                cap(json, "final_logit_softcapping", kind.logitCap()),
                json.flag("attention_bias", false),
                slides,
                AttentionWindows.of(json, slides));
    }

    /** A configuration that does not name a cap has the family's; one that says null has none. */
    private static double cap(JsonConfig json, String key, double usual) {
        return json.number(key, json.node(key).isNull() ? Double.POSITIVE_INFINITY : usual);
    }

    private static double embeddingScale(JsonConfig json, int dModel, TensorType stored) {
        float root = (float) Math.sqrt(dModel);
        String type =
                json.text("torch_dtype", json.text("dtype", named(stored))).replaceFirst("^torch\\.", "");
        return switch (type) {
            case "float32", "float64" -> root;
            case "bfloat16" -> {
                int bits = Float.floatToRawIntBits(root);
                yield Float.intBitsToFloat((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000);
            }
            case "float16" -> Half.toFloat(Half.of(root));
            default ->
                throw new InputException(
                        "'%s' has torch_dtype '%s', expected float32, bfloat16 or float16", json.origin(), type);
        };
    }

    private static String named(TensorType stored) {
        return switch (stored) {
            case BF16 -> "bfloat16";
            case F16 -> "float16";
            default -> "float32";
        };
    }

    /** Shapes by name. */
    Map<String, Shape> tensors(String prefix) {
        int d = shape.dModel();
        int queries = shape.heads() * shape.headWidth();
        int keys = keyHeads * shape.headWidth();
        TensorShapes shapes = new TensorShapes().add(prefix + "embed_tokens.weight", shape.vocabulary(), d);
        for (int layer = 0; layer < shape.layers(); layer++) {
            String block = prefix + "layers." + layer + ".";
            if (headNorms) {
                shapes.add(block + "self_attn.q_norm.weight", shape.headWidth())
                        .add(block + "self_attn.k_norm.weight", shape.headWidth());
            }
            shapes.add(block + "input_layernorm.weight", d)
                    .outIn(block + "self_attn.q_proj", queries, d, attentionBias)
                    .outIn(block + "self_attn.k_proj", keys, d, attentionBias)
                    .outIn(block + "self_attn.v_proj", keys, d, attentionBias)
                    .outIn(block + "self_attn.o_proj", d, queries, attentionBias)
                    .add(block + "post_attention_layernorm.weight", d)
                    .add(block + "pre_feedforward_layernorm.weight", d)
                    .outIn(block + "mlp.gate_proj", dMlp, d, false)
                    .outIn(block + "mlp.up_proj", dMlp, d, false)
                    .outIn(block + "mlp.down_proj", d, dMlp, false)
                    .add(block + "post_feedforward_layernorm.weight", d);
        }
        return shapes.add(prefix + "norm.weight", d).all();
    }
}
