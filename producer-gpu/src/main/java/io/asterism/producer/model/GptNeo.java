package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.core.Linear;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * GPT-Neo: GPT-2's blocks, but attention scores are not scaled, some layers look back a window only, and projections have the layout
 * of {@code nn.Linear}, those of query, key and value without biases.
 */
final class GptNeo implements Transformer {
    private final GptNeoConfig config;
    private final TokenTable tokens;
    private final TokenTable positions;
    private final List<Block> blocks;
    private final Norm finalNorm;
    private final NDArray unembedding;

    private record Block(
            Norm norm1,
            Projection query,
            Projection key,
            Projection value,
            Attention attention,
            Projection attentionOut,
            Norm norm2,
            Projection mlpIn,
            Projection mlpOut) {}

    GptNeo(GptNeoConfig config, String prefix, Map<String, NDArray> byName, NDManager constants) {
        Weights weights = new Weights(byName);
        CausalMask mask = new CausalMask(constants);
        this.config = config;
        this.tokens = new TokenTable(weights.get(prefix + "wte.weight"));
        this.positions = new TokenTable(weights.get(prefix + "wpe.weight"));
        this.blocks = IntStream.range(0, config.shape().layers())
                .mapToObj(layer -> block(
                        weights, prefix + "h." + layer + ".", config.windows().get(layer), mask))
                .toList();
        this.finalNorm = weights.layerNorm(prefix + "ln_f", config.epsilon());
        this.unembedding = weights.unembedding("lm_head.weight", tokens);
    }

    private Block block(Weights weights, String name, int window, CausalMask mask) {
        int heads = config.shape().heads();
        return new Block(
                weights.layerNorm(name + "ln_1", config.epsilon()),
                weights.outIn(name + "attn.attention.q_proj"),
                weights.outIn(name + "attn.attention.k_proj"),
                weights.outIn(name + "attn.attention.v_proj"),
                new Attention(heads, heads, 1, Double.POSITIVE_INFINITY, window, mask),
                weights.outIn(name + "attn.attention.out_proj"),
                weights.layerNorm(name + "ln_2", config.epsilon()),
                weights.outIn(name + "mlp.c_fc"),
                weights.outIn(name + "mlp.c_proj"));
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
        return Modules.ofGptNeo();
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
        return Blocks.run(embedded, config.shape().layers(), taps, this::apply);
    }

    private NDArray apply(int layer, NDArray x, Taps taps) {
        Block block = blocks.get(layer);
        int heads = config.shape().heads();
        NDArray normed = taps.pass(HookPoint.Kind.ATTN_IN, layer, block.norm1.apply(x));
        NDArray z = taps.pass(
                HookPoint.Kind.ATTN_Z,
                layer,
                block.attention.apply(
                        Heads.split(block.query.apply(normed), heads),
                        Heads.split(block.key.apply(normed), heads),
                        Heads.split(block.value.apply(normed), heads),
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
