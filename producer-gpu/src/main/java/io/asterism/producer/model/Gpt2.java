package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * GPT-2: learned positions, LayerNorm before each half of a block, biases everywhere, the embedding tied to the unembedding
 * (sae-formats 3.2).
 */
public final class Gpt2 {
    private Gpt2() {}

    /**
     * A model over weights that it does not own.
     *
     * @param weights arrays by the names and in the shapes of {@link Gpt2Config#tensors}, and {@code lm_head.weight} where the
     *     unembedding is not the embedding
     * @param constants owns the attention masks
     */
    public static Transformer of(Gpt2Config config, Map<String, NDArray> weights, NDManager constants) {
        Weights named = new Weights(weights);
        CausalMask mask = new CausalMask(constants);
        TokenTable tokens = new TokenTable(named.get("wte.weight"));
        TokenTable positions = new TokenTable(named.get("wpe.weight"));
        return new Decoder(
                config.shape(),
                Modules.ofGpt2(),
                true,
                tokens.rows(),
                (ids, first) -> tokens.of(ids).add(positions.ofPositions(ids, first)),
                IntStream.range(0, config.layers())
                        .mapToObj(layer -> block(config, named, layer, mask))
                        .toList(),
                named.layerNorm("ln_f", config.epsilon()),
                named.unembedding("lm_head.weight", tokens),
                Double.POSITIVE_INFINITY);
    }

    private static DecoderBlock block(Gpt2Config config, Weights weights, int layer, CausalMask mask) {
        String name = "h." + layer + ".";
        return DecoderBlock.plain(
                weights.layerNorm(name + "ln_1", config.epsilon()),
                new SelfAttention.SideBySide(
                        weights.inOut(name + "attn.c_attn"),
                        Attention.plain(config.heads(), config.scoreScale(layer), mask)),
                weights.inOut(name + "attn.c_proj"),
                weights.layerNorm(name + "ln_2", config.epsilon()),
                new PlainMlp(
                        weights.inOut(name + "mlp.c_fc"), weights.inOut(name + "mlp.c_proj"), config.activation()));
    }
}
