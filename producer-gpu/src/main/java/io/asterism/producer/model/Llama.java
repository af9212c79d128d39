package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Llama 2 and 3, and their kin: RMSNorm before each half of a block, rotary positions, grouped key heads, a gated MLP
 * (sae-formats 3.5).
 */
final class Llama {
    private Llama() {}

    static Transformer of(LlamaConfig config, String prefix, Map<String, NDArray> byName, NDManager constants) {
        Weights weights = new Weights(byName);
        CausalMask mask = new CausalMask(constants);
        Rotary rotary = new Rotary(constants, config.frequencies());
        TokenTable tokens = new TokenTable(weights.get(prefix + "embed_tokens.weight"));
        return new Decoder(
                config.shape(),
                Modules.ofLlama(),
                false,
                tokens.rows(),
                (ids, first) -> tokens.of(ids),
                IntStream.range(0, config.shape().layers())
                        .mapToObj(layer -> block(config, weights, prefix, layer, rotary, mask))
                        .toList(),
                weights.rmsNorm(prefix + "norm", config.epsilon()),
                weights.unembedding("lm_head.weight", tokens),
                Double.POSITIVE_INFINITY);
    }

    private static DecoderBlock block(
            LlamaConfig config, Weights weights, String prefix, int layer, Rotary rotary, CausalMask mask) {
        String name = prefix + "layers." + layer + ".";
        double scale = 1 / Math.sqrt(config.shape().headWidth());
        return DecoderBlock.plain(
                weights.rmsNorm(name + "input_layernorm", config.epsilon()),
                new SelfAttention.Apart(
                        turned(config, weights, name + "self_attn.q", rotary),
                        turned(config, weights, name + "self_attn.k", rotary),
                        weights.outIn(name + "self_attn.v_proj"),
                        new Attention(
                                config.shape().heads(),
                                config.keyHeads(),
                                scale,
                                Double.POSITIVE_INFINITY,
                                config.windows()[layer],
                                mask)),
                weights.outIn(name + "self_attn.o_proj"),
                weights.rmsNorm(name + "post_attention_layernorm", config.epsilon()),
                GatedMlp.named(weights, name + "mlp", config.activation()));
    }

    private static SelfAttention.Turned turned(LlamaConfig config, Weights weights, String name, Rotary rotary) {
        return new SelfAttention.Turned(
                weights.outIn(name + "_proj"),
                config.headNorms() ? Optional.of(weights.rmsNorm(name + "_norm", config.epsilon())) : Optional.empty(),
                Optional.of(rotary));
    }
}
