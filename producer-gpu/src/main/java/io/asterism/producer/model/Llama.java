package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.core.Linear;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Llama 2 and 3, and their kin: RMSNorm before each half of a block, rotary positions, grouped key heads, a gated MLP
 * (sae-formats 3.5).
 */
final class Llama implements Transformer {
    private final LlamaConfig config;
    private final TokenTable embedding;
    private final List<Block> blocks;
    private final Norm finalNorm;
    private final NDArray unembedding;
    private final Rotary rotary;

    private record Block(
            Norm norm1,
            Projection query,
            Projection key,
            Projection value,
            Optional<Norm> queryNorm,
            Optional<Norm> keyNorm,
            Attention attention,
            Projection attentionOut,
            Norm norm2,
            GatedMlp mlp) {}

    Llama(LlamaConfig config, String prefix, Map<String, NDArray> byName, NDManager constants) {
        Weights weights = new Weights(byName);
        CausalMask mask = new CausalMask(constants);
        this.config = config;
        this.embedding = new TokenTable(weights.get(prefix + "embed_tokens.weight"));
        this.blocks = IntStream.range(0, config.shape().layers())
                .mapToObj(layer -> block(weights, prefix, layer, mask))
                .toList();
        this.finalNorm = weights.rmsNorm(prefix + "norm", config.epsilon());
        this.unembedding = weights.unembedding("lm_head.weight", embedding);
        this.rotary = new Rotary(constants, config.frequencies());
    }

    private Block block(Weights weights, String prefix, int layer, CausalMask mask) {
        String name = prefix + "layers." + layer + ".";
        double scale = 1 / Math.sqrt(config.shape().headWidth());
        return new Block(
                weights.rmsNorm(name + "input_layernorm", config.epsilon()),
                weights.outIn(name + "self_attn.q_proj"),
                weights.outIn(name + "self_attn.k_proj"),
                weights.outIn(name + "self_attn.v_proj"),
                headNorm(weights, name + "self_attn.q_norm"),
                headNorm(weights, name + "self_attn.k_norm"),
                new Attention(
                        config.shape().heads(),
                        config.keyHeads(),
                        scale,
                        Double.POSITIVE_INFINITY,
                        config.windows()[layer],
                        mask),
                weights.outIn(name + "self_attn.o_proj"),
                weights.rmsNorm(name + "post_attention_layernorm", config.epsilon()),
                new GatedMlp(
                        weights.outIn(name + "mlp.gate_proj"),
                        weights.outIn(name + "mlp.up_proj"),
                        weights.outIn(name + "mlp.down_proj"),
                        config.activation()));
    }

    private Optional<Norm> headNorm(Weights weights, String name) {
        return config.headNorms() ? Optional.of(weights.rmsNorm(name, config.epsilon())) : Optional.empty();
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
        return Modules.ofLlama();
    }

    @Override
    public boolean centresItsInput() {
        return false;
    }

    @Override
    public NDArray embedding() {
        return embedding.rows();
    }

    @Override
    public NDArray residual(NDArray ids, Taps taps) {
        return Blocks.run(embedding.of(ids), config.shape().layers(), taps, this::apply);
    }

    private NDArray apply(int layer, NDArray x, Taps taps) {
        Block block = blocks.get(layer);
        NDArray normed = taps.pass(HookPoint.Kind.ATTN_IN, layer, block.norm1.apply(x));
        NDArray z = taps.pass(
                HookPoint.Kind.ATTN_Z,
                layer,
                block.attention.apply(
                        rotated(block.query, block.queryNorm, config.shape().heads(), normed, taps.first()),
                        rotated(block.key, block.keyNorm, config.keyHeads(), normed, taps.first()),
                        Heads.split(block.value.apply(normed), config.keyHeads()),
                        taps.past(layer)));
        NDArray attentionOut = Blocks.attentionOutput(layer, block.attentionOut.apply(z), taps);
        NDArray middle = taps.pass(HookPoint.Kind.RESID_MID, layer, x.add(attentionOut));
        if (taps.full()) {
            return middle;
        }
        NDArray mlpOut =
                Blocks.mlpOutput(layer, block.mlp.apply(Blocks.mlpInput(layer, middle, block.norm2, taps)), taps);
        return middle.add(mlpOut);
    }

    private NDArray rotated(Projection projection, Optional<Norm> headNorm, int heads, NDArray x, int first) {
        NDArray split = Heads.split(projection.apply(x), heads);
        return rotary.apply(headNorm.map(norm -> norm.apply(split)).orElse(split), first);
    }

    @Override
    public NDArray unembed(NDArray residual) {
        return Linear.linear(finalNorm.apply(residual), unembedding).singletonOrThrow();
    }
}
