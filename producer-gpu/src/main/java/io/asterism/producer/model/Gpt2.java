package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.core.Linear;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * GPT-2: learned positions, LayerNorm before each half of a block, biases everywhere, the embedding tied to the unembedding
 * (sae-formats 3.2). Works on any arrays of the right shapes, those that gradients are asked of included.
 */
public final class Gpt2 implements Transformer {
    private final Gpt2Config config;
    private final TokenTable tokens;
    private final TokenTable positions;
    private final List<Block> blocks;
    private final Norm finalNorm;
    private final NDArray unembedding;

    private record Block(
            Norm norm1,
            Projection queryKeyValue,
            Attention attention,
            Projection attentionOut,
            Norm norm2,
            Projection mlpIn,
            Projection mlpOut) {}

    /**
     * A model over weights that it does not own.
     *
     * @param weights arrays by the names and in the shapes of {@link Gpt2Config#tensors}, and {@code lm_head.weight} where the
     *     unembedding is not the embedding
     * @param constants owns the attention masks
     */
    public Gpt2(Gpt2Config config, Map<String, NDArray> weights, NDManager constants) {
        Weights named = new Weights(weights);
        CausalMask mask = new CausalMask(constants);
        this.config = config;
        this.tokens = new TokenTable(named.get("wte.weight"));
        this.positions = new TokenTable(named.get("wpe.weight"));
        this.blocks = IntStream.range(0, config.layers())
                .mapToObj(layer -> block(named, layer, mask))
                .toList();
        this.finalNorm = named.layerNorm("ln_f", config.epsilon());
        this.unembedding = named.unembedding("lm_head.weight", tokens);
    }

    private Block block(Weights weights, int layer, CausalMask mask) {
        String name = "h." + layer + ".";
        return new Block(
                weights.layerNorm(name + "ln_1", config.epsilon()),
                weights.inOut(name + "attn.c_attn"),
                Attention.plain(config.heads(), config.scoreScale(layer), mask),
                weights.inOut(name + "attn.c_proj"),
                weights.layerNorm(name + "ln_2", config.epsilon()),
                weights.inOut(name + "mlp.c_fc"),
                weights.inOut(name + "mlp.c_proj"));
    }

    @Override
    public ModelShape shape() {
        return config.shape();
    }

    @Override
    public Set<HookPoint.Kind> hooks() {
        return EnumSet.allOf(HookPoint.Kind.class);
    }

    @Override
    public Modules modules() {
        return Modules.ofGpt2();
    }

    @Override
    public boolean centresItsInput() {
        return true;
    }

    @Override
    public NDArray embedding() {
        return tokens.rows();
    }

    @Override
    public NDArray residual(NDArray ids, Taps taps) {
        NDArray embedded = tokens.of(ids).add(positions.ofPositions(ids, taps.first()));
        return Blocks.run(embedded, config.layers(), taps, this::apply);
    }

    private NDArray apply(int layer, NDArray x, Taps taps) {
        Block block = blocks.get(layer);
        NDArray normed = taps.pass(HookPoint.Kind.ATTN_IN, layer, block.norm1.apply(x));
        NDList qkv = block.queryKeyValue.apply(normed).split(3, 2);
        NDArray z = taps.pass(
                HookPoint.Kind.ATTN_Z,
                layer,
                block.attention.apply(
                        Heads.split(qkv.get(0), config.heads()),
                        Heads.split(qkv.get(1), config.heads()),
                        Heads.split(qkv.get(2), config.heads()),
                        taps.past(layer)));
        NDArray attentionOut = Blocks.attentionOutput(layer, block.attentionOut.apply(z), taps);
        NDArray middle = taps.pass(HookPoint.Kind.RESID_MID, layer, x.add(attentionOut));
        if (taps.full()) {
            return middle;
        }
        NDArray mlpIn = Blocks.mlpInput(layer, middle, block.norm2, taps);
        NDArray mlpOut =
                Blocks.mlpOutput(layer, block.mlpOut.apply(config.activation().apply(block.mlpIn.apply(mlpIn))), taps);
        return middle.add(mlpOut);
    }

    @Override
    public NDArray unembed(NDArray residual) {
        return Linear.linear(finalNorm.apply(residual), unembedding).singletonOrThrow();
    }
}
