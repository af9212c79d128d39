package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * GPT-NeoX: attention and MLP in parallel, both reading the block's input, so that there is no residual stream between them; rotary
 * positions on the first part of each head (sae-formats 3.3).
 */
final class GptNeoX implements Transformer {
    private final GptNeoXConfig config;
    private final TokenTable embedding;
    private final List<Block> blocks;
    private final Norm finalNorm;
    private final NDArray unembedding;
    private final Rotary rotary;

    private record Block(
            Norm norm1,
            Projection queryKeyValue,
            Attention attention,
            Projection attentionOut,
            Norm norm2,
            Projection mlpIn,
            Projection mlpOut) {}

    GptNeoX(GptNeoXConfig config, String prefix, Map<String, NDArray> byName, NDManager constants) {
        Weights weights = new Weights(byName);
        CausalMask mask = new CausalMask(constants);
        this.config = config;
        this.embedding = new TokenTable(weights.get(prefix + "embed_in.weight"));
        this.blocks = IntStream.range(0, config.shape().layers())
                .mapToObj(layer -> block(weights, prefix + "layers." + layer + ".", mask))
                .toList();
        this.finalNorm = weights.layerNorm(prefix + "final_layer_norm", config.epsilon());
        this.unembedding = weights.unembedding("embed_out.weight", embedding);
        this.rotary = new Rotary(constants, config.frequencies());
    }

    private Block block(Weights weights, String name, CausalMask mask) {
        double scale = 1 / Math.sqrt(config.shape().headWidth());
        return new Block(
                weights.layerNorm(name + "input_layernorm", config.epsilon()),
                weights.outIn(name + "attention.query_key_value"),
                Attention.plain(config.shape().heads(), scale, mask),
                weights.outIn(name + "attention.dense"),
                weights.layerNorm(name + "post_attention_layernorm", config.epsilon()),
                weights.outIn(name + "mlp.dense_h_to_4h"),
                weights.outIn(name + "mlp.dense_4h_to_h"));
    }

    @Override
    public ModelShape shape() {
        return config.shape();
    }

    @Override
    public Set<HookPoint.Kind> hooks() {
        EnumSet<HookPoint.Kind> hooks = EnumSet.allOf(HookPoint.Kind.class);
        if (config.parallel()) {
            hooks.remove(HookPoint.Kind.RESID_MID);
        }
        return hooks;
    }

    @Override
    public Modules modules() {
        return Modules.ofGptNeoX(config.parallel());
    }

    @Override
    public boolean centresItsInput() {
        return true;
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
        NDArray z = taps.pass(HookPoint.Kind.ATTN_Z, layer, attend(layer, normed, taps));
        NDArray attentionOut = Blocks.attentionOutput(layer, block.attentionOut.apply(z), taps);
        NDArray sum = x.add(attentionOut);
        NDArray middle = config.parallel() ? sum : taps.pass(HookPoint.Kind.RESID_MID, layer, sum);
        if (taps.full()) {
            return middle;
        }
        NDArray mlpIn = Blocks.mlpInput(layer, config.parallel() ? x : middle, block.norm2, taps);
        NDArray mlpOut =
                Blocks.mlpOutput(layer, block.mlpOut.apply(config.activation().apply(block.mlpIn.apply(mlpIn))), taps);
        return middle.add(mlpOut);
    }

    /** Query, key and value of a head lie side by side, head after head. */
    private NDArray attend(int layer, NDArray normed, Taps taps) {
        Block block = blocks.get(layer);
        int heads = config.shape().heads();
        Shape shape = normed.getShape();
        NDList qkv = block.queryKeyValue
                .apply(normed)
                .reshape(shape.get(0), shape.get(1), heads, 3L * config.shape().headWidth())
                .transpose(0, 2, 1, 3)
                .split(3, 3);
        return block.attention.apply(
                rotary.apply(qkv.get(0), taps.first()),
                rotary.apply(qkv.get(1), taps.first()),
                qkv.get(2),
                taps.past(layer));
    }

    @Override
    public NDArray unembed(NDArray residual) {
        return Linear.linear(finalNorm.apply(residual), unembedding).singletonOrThrow();
    }
}
