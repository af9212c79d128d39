package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.core.Linear;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Gemma 2 and 3: norms whose gain is stored less 1, before and after each half of a block, scaled embeddings, layers with and without
 * a sliding window. Gemma 2 caps scores and logits (sae-formats 3.4); Gemma 3 normalises queries and keys head by head, and turns them
 * by other frequencies where there is a window. What a half adds to the residual stream is what its second norm gives.
 */
final class Gemma implements Transformer {
    private final GemmaConfig config;
    private final TokenTable embedding;
    private final List<Block> blocks;
    private final Norm finalNorm;
    private final NDArray unembedding;

    private record Block(
            Norm attentionIn,
            Projection query,
            Projection key,
            Projection value,
            Optional<Norm> queryNorm,
            Optional<Norm> keyNorm,
            Rotary rotary,
            Attention attention,
            Projection attentionOut,
            Norm afterAttention,
            Norm mlpIn,
            GatedMlp mlp,
            Norm afterMlp) {
        NDArray rotated(Projection projection, Optional<Norm> headNorm, int heads, NDArray x, int first) {
            NDArray split = Heads.split(projection.apply(x), heads);
            return rotary.apply(headNorm.map(norm -> norm.apply(split)).orElse(split), first);
        }
    }

    Gemma(GemmaConfig config, String prefix, Map<String, NDArray> byName, NDManager constants) {
        Weights weights = new Weights(byName);
        CausalMask mask = new CausalMask(constants);
        Rotary global = new Rotary(constants, config.globalFrequencies());
        Rotary local = Arrays.equals(config.globalFrequencies(), config.localFrequencies())
                ? global
                : new Rotary(constants, config.localFrequencies());
        this.config = config;
        this.embedding = new TokenTable(weights.get(prefix + "embed_tokens.weight"));
        this.blocks = IntStream.range(0, config.shape().layers())
                .mapToObj(layer -> block(
                        weights,
                        prefix + "layers." + layer + ".",
                        config.windows()[layer],
                        config.slides()[layer] ? local : global,
                        mask))
                .toList();
        this.finalNorm = weights.rmsNormLessOne(prefix + "norm", config.epsilon());
        this.unembedding = weights.unembedding("lm_head.weight", embedding);
    }

    private Block block(Weights weights, String name, int window, Rotary rotary, CausalMask mask) {
        return new Block(
                weights.rmsNormLessOne(name + "input_layernorm", config.epsilon()),
                weights.outIn(name + "self_attn.q_proj"),
                weights.outIn(name + "self_attn.k_proj"),
                weights.outIn(name + "self_attn.v_proj"),
                headNorm(weights, name + "self_attn.q_norm"),
                headNorm(weights, name + "self_attn.k_norm"),
                rotary,
                new Attention(
                        config.shape().heads(),
                        config.keyHeads(),
                        config.scoreScale(),
                        config.scoreCap(),
                        window,
                        mask),
                weights.outIn(name + "self_attn.o_proj"),
                weights.rmsNormLessOne(name + "post_attention_layernorm", config.epsilon()),
                weights.rmsNormLessOne(name + "pre_feedforward_layernorm", config.epsilon()),
                new GatedMlp(
                        weights.outIn(name + "mlp.gate_proj"),
                        weights.outIn(name + "mlp.up_proj"),
                        weights.outIn(name + "mlp.down_proj"),
                        config.activation()),
                weights.rmsNormLessOne(name + "post_feedforward_layernorm", config.epsilon()));
    }

    private Optional<Norm> headNorm(Weights weights, String name) {
        return config.headNorms() ? Optional.of(weights.rmsNormLessOne(name, config.epsilon())) : Optional.empty();
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
        return Modules.ofGemma();
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
        NDArray embedded = embedding.of(ids).mul(config.embeddingScale());
        return Blocks.run(embedded, config.shape().layers(), taps, this::apply);
    }

    private NDArray apply(int layer, NDArray x, Taps taps) {
        Block block = blocks.get(layer);
        NDArray normed = taps.pass(HookPoint.Kind.ATTN_IN, layer, block.attentionIn.apply(x));
        NDArray z = taps.pass(
                HookPoint.Kind.ATTN_Z,
                layer,
                block.attention.apply(
                        block.rotated(
                                block.query, block.queryNorm, config.shape().heads(), normed, taps.first()),
                        block.rotated(block.key, block.keyNorm, config.keyHeads(), normed, taps.first()),
                        Heads.split(block.value.apply(normed), config.keyHeads()),
                        taps.past(layer)));
        NDArray attended = taps.pass(HookPoint.Kind.ATTN_MODULE_OUT, layer, block.attentionOut.apply(z));
        NDArray attentionOut = taps.pass(HookPoint.Kind.ATTN_OUT, layer, block.afterAttention.apply(attended));
        NDArray middle = taps.pass(HookPoint.Kind.RESID_MID, layer, x.add(attentionOut));
        if (taps.full()) {
            return middle;
        }
        NDArray transformed = taps.pass(
                HookPoint.Kind.MLP_MODULE_OUT,
                layer,
                block.mlp.apply(Blocks.mlpInput(layer, middle, block.mlpIn, taps)));
        NDArray mlpOut = taps.pass(HookPoint.Kind.MLP_OUT, layer, block.afterMlp.apply(transformed));
        return middle.add(mlpOut);
    }

    @Override
    public NDArray unembed(NDArray residual) {
        NDArray logits = Linear.linear(finalNorm.apply(residual), unembedding).singletonOrThrow();
        return SoftCap.apply(logits, config.logitCap());
    }
}
