package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * GPT-NeoX: attention and MLP in parallel, both reading the block's input, so that there is no residual stream between them; rotary
 * positions on the first part of each head (sae-formats 3.3).
 */
final class GptNeoX {
    private GptNeoX() {}

    static Transformer of(GptNeoXConfig config, String prefix, Map<String, NDArray> byName, NDManager constants) {
        Weights weights = new Weights(byName);
        CausalMask mask = new CausalMask(constants);
        Rotary rotary = new Rotary(constants, config.frequencies());
        TokenTable tokens = new TokenTable(weights.get(prefix + "embed_in.weight"));
        return new Decoder(
                config.shape(),
                Modules.ofGptNeoX(config.parallel()),
                true,
                tokens.rows(),
                (ids, first) -> tokens.of(ids),
                IntStream.range(0, config.shape().layers())
                        .mapToObj(layer -> block(config, weights, prefix + "layers." + layer + ".", rotary, mask))
                        .toList(),
                weights.layerNorm(prefix + "final_layer_norm", config.epsilon()),
                weights.unembedding("embed_out.weight", tokens),
                Double.POSITIVE_INFINITY);
    }

    private static DecoderBlock block(
            GptNeoXConfig config, Weights weights, String name, Rotary rotary, CausalMask mask) {
        double scale = 1 / Math.sqrt(config.shape().headWidth());
        return new DecoderBlock(
                weights.layerNorm(name + "input_layernorm", config.epsilon()),
                new SelfAttention.HeadByHead(
                        weights.outIn(name + "attention.query_key_value"),
                        rotary,
                        Attention.plain(config.shape().heads(), scale, mask)),
                weights.outIn(name + "attention.dense"),
                Optional.empty(),
                weights.layerNorm(name + "post_attention_layernorm", config.epsilon()),
                new PlainMlp(
                        weights.outIn(name + "mlp.dense_h_to_4h"),
                        weights.outIn(name + "mlp.dense_4h_to_h"),
                        config.activation()),
                Optional.empty(),
                config.parallel());
    }
}
