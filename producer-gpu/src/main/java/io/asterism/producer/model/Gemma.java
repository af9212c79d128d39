package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Gemma 2 and 3: norms whose gain is stored less 1, before and after each half of a block, scaled embeddings, layers with and without
 * a sliding window. Gemma 2 caps scores and logits (sae-formats 3.4); Gemma 3 normalises queries and keys head by head, and turns them
 * by other frequencies where there is a window. What a half adds to the residual stream is what its second norm gives.
 */
final class Gemma {
    private Gemma() {}

    static Transformer of(GemmaConfig config, String prefix, Map<String, NDArray> byName, NDManager constants) {
        Weights weights = new Weights(byName);
        CausalMask mask = new CausalMask(constants);
        Rotary global = new Rotary(constants, config.globalFrequencies());
        Rotary local = Arrays.equals(config.globalFrequencies(), config.localFrequencies())
                ? global
                : new Rotary(constants, config.localFrequencies());
        TokenTable tokens = new TokenTable(weights.get(prefix + "embed_tokens.weight"));
        return new Decoder(
                config.shape(),
                Modules.ofGemma(),
                false,
                tokens.rows(),
                (ids, first) -> tokens.of(ids).mul(config.embeddingScale()),
                IntStream.range(0, config.shape().layers())
                        .mapToObj(layer -> block(
                                config,
                                weights,
                                prefix + "layers." + layer + ".",
                                config.windows()[layer],
                                config.slides()[layer] ? local : global,
                                mask))
                        .toList(),
                weights.rmsNormLessOne(prefix + "norm", config.epsilon()),
                weights.unembedding("lm_head.weight", tokens),
                config.logitCap());
    }

    private static DecoderBlock block(
            GemmaConfig config, Weights weights, String name, int window, Rotary rotary, CausalMask mask) {
        return new DecoderBlock(
                weights.rmsNormLessOne(name + "input_layernorm", config.epsilon()),
                new SelfAttention.Apart(
                        turned(config, weights, name + "self_attn.q", rotary),
                        turned(config, weights, name + "self_attn.k", rotary),
                        weights.outIn(name + "self_attn.v_proj"),
                        new Attention(
                                config.shape().heads(),
                                config.keyHeads(),
                                config.scoreScale(),
                                config.scoreCap(),
                                window,
                                mask)),
                weights.outIn(name + "self_attn.o_proj"),
                Optional.of(weights.rmsNormLessOne(name + "post_attention_layernorm", config.epsilon())),
                weights.rmsNormLessOne(name + "pre_feedforward_layernorm", config.epsilon()),
                GatedMlp.named(weights, name + "mlp", config.activation()),
                Optional.of(weights.rmsNormLessOne(name + "post_feedforward_layernorm", config.epsilon())),
                false);
    }

    private static SelfAttention.Turned turned(GemmaConfig config, Weights weights, String name, Rotary rotary) {
        return new SelfAttention.Turned(
                weights.outIn(name + "_proj"),
                config.headNorms()
                        ? Optional.of(weights.rmsNormLessOne(name + "_norm", config.epsilon()))
                        : Optional.empty(),
                Optional.of(rotary));
    }
}
