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
 * Gemma-2: norms whose gain is stored less 1, before and after each half of a block, scaled embeddings, capped scores and logits,
 * every other layer with a sliding window (sae-formats 3.4). What a half adds to the residual stream is what its second norm gives.
 */
final class Gemma2 implements Transformer {
    private final Gemma2Config config;
    private final TokenTable embedding;
    private final List<Block> blocks;
    private final Norm finalNorm;
    private final NDArray unembedding;
    private final Rotary rotary;

    private record Block(
            Norm attentionIn,
            Projection query,
            Projection key,
            Projection value,
            Attention attention,
            Projection attentionOut,
            Norm afterAttention,
            Norm mlpIn,
            GatedMlp mlp,
            Norm afterMlp) {}

    Gemma2(Gemma2Config config, String prefix, Map<String, NDArray> byName, NDManager constants) {
        Weights weights = new Weights(byName);
        CausalMask mask = new CausalMask(constants);
        this.config = config;
        this.embedding = new TokenTable(weights.get(prefix + "embed_tokens.weight"));
        this.blocks = IntStream.range(0, config.shape().layers())
                .mapToObj(layer -> block(weights, prefix + "layers." + layer + ".", config.windows()[layer], mask))
                .toList();
        this.finalNorm = weights.rmsNormLessOne(prefix + "norm", config.epsilon());
        this.unembedding = weights.unembedding("lm_head.weight", embedding);
        this.rotary = new Rotary(constants, config.frequencies());
    }

    private Block block(Weights weights, String name, int window, CausalMask mask) {
        return new Block(
                weights.rmsNormLessOne(name + "input_layernorm", config.epsilon()),
                weights.outIn(name + "self_attn.q_proj"),
                weights.outIn(name + "self_attn.k_proj"),
                weights.outIn(name + "self_attn.v_proj"),
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

    @Override
    public ModelShape shape() {
        return config.shape();
    }

    @Override
    public Set<HookPoint.Kind> hooks() {
        return EnumSet.allOf(HookPoint.Kind.class);
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
        NDArray normed = block.attentionIn.apply(x);
        NDArray z = block.attention.apply(
                rotary.apply(
                        Heads.split(block.query.apply(normed), config.shape().heads())),
                rotary.apply(Heads.split(block.key.apply(normed), config.keyHeads())),
                Heads.split(block.value.apply(normed), config.keyHeads()));
        taps.offer(HookPoint.Kind.ATTN_Z, layer, z);
        NDArray attentionOut = block.afterAttention.apply(block.attentionOut.apply(z));
        taps.offer(HookPoint.Kind.ATTN_OUT, layer, attentionOut);
        NDArray middle = x.add(attentionOut);
        taps.offer(HookPoint.Kind.RESID_MID, layer, middle);
        if (taps.full()) {
            return middle;
        }
        NDArray mlpOut = block.afterMlp.apply(block.mlp.apply(Blocks.mlpInput(layer, middle, block.mlpIn, taps)));
        taps.offer(HookPoint.Kind.MLP_OUT, layer, mlpOut);
        return middle.add(mlpOut);
    }

    @Override
    public NDArray logits(NDArray ids) {
        NDArray residual = residual(ids, new Taps(ids.getManager(), Set.of()));
        NDArray logits = Linear.linear(finalNorm.apply(residual), unembedding).singletonOrThrow();
        return SoftCap.apply(logits, config.logitCap());
    }
}
