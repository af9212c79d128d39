package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * GPT-Neo: GPT-2's blocks, but attention scores are not scaled, some layers look back a window only, and projections have the layout
 * of {@code nn.Linear}, those of query, key and value without biases.
 */
final class GptNeo {
    private GptNeo() {}

    static Transformer of(GptNeoConfig config, String prefix, Map<String, NDArray> byName, NDManager constants) {
        Weights weights = new Weights(byName);
        CausalMask mask = new CausalMask(constants);
        TokenTable tokens = new TokenTable(weights.get(prefix + "wte.weight"));
        TokenTable positions = new TokenTable(weights.get(prefix + "wpe.weight"));
        return new Decoder(
                config.shape(),
                Modules.ofGptNeo(),
                true,
                tokens.rows(),
                (ids, first) -> tokens.of(ids).add(positions.ofPositions(ids, first)),
                IntStream.range(0, config.shape().layers())
                        .mapToObj(layer -> block(
                                config,
                                weights,
                                prefix + "h." + layer + ".",
                                config.windows().get(layer),
                                mask))
                        .toList(),
                weights.layerNorm(prefix + "ln_f", config.epsilon()),
                weights.unembedding("lm_head.weight", tokens),
                Double.POSITIVE_INFINITY);
    }

    private static DecoderBlock block(GptNeoConfig config, Weights weights, String name, int window, CausalMask mask) {
        int heads = config.shape().heads();
        return DecoderBlock.plain(
                weights.layerNorm(name + "ln_1", config.epsilon()),
                new SelfAttention.Apart(
                        SelfAttention.Turned.plain(weights.outIn(name + "attn.attention.q_proj")),
                        SelfAttention.Turned.plain(weights.outIn(name + "attn.attention.k_proj")),
                        weights.outIn(name + "attn.attention.v_proj"),
                        new Attention(heads, heads, 1, Double.POSITIVE_INFINITY, window, mask)),
                weights.outIn(name + "attn.attention.out_proj"),
                weights.layerNorm(name + "ln_2", config.epsilon()),
                new PlainMlp(
                        weights.outIn(name + "mlp.c_fc"), weights.outIn(name + "mlp.c_proj"), config.activation()));
    }
}
