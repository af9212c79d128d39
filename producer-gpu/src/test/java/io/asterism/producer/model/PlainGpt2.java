package io.asterism.producer.model;

import io.asterism.producer.tensors.NamedTensor;
import java.util.Map;

/** GPT-2 in double precision, as its formulas are written; the independent computation of {@link Gpt2Test}. */
public final class PlainGpt2 {
    private final Gpt2Config config;
    private final Plain plain;
    private final PlainHooks hooks;
    private double[][] x = new double[0][];

    public PlainGpt2(Gpt2Config config, Map<String, NamedTensor> tensors) {
        this(config, tensors, PlainEdit.NONE);
    }

    public PlainGpt2(Gpt2Config config, Map<String, NamedTensor> tensors, PlainEdit edit) {
        this.hooks = new PlainHooks(edit);
        this.config = config;
        this.plain = new Plain(tensors);
    }

    /** Every hook point by its name, {@code [tokens][width]}, and {@code logits}. */
    public Map<String, double[][]> run(int[] ids) {
        double[][] tokens = plain.matrix("wte.weight");
        double[][] head = plain.has("lm_head.weight") ? plain.matrix("lm_head.weight") : tokens;
        double[][] positions = plain.matrix("wpe.weight");
        x = new double[ids.length][];
        for (int t = 0; t < ids.length; t++) {
            x[t] = Plain.add(new double[][] {tokens[ids[t]]}, positions[t])[0];
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            block(layer);
        }
        return hooks.withLogits(Plain.multiply(plain.layerNorm(x, "ln_f", config.epsilon()), Plain.transpose(head)));
    }

    private void block(int layer) {
        String name = "h." + layer + ".";
        x = hooks.put(layer, "hook_resid_pre", x);
        double[][] normed = hooks.put(layer, "attn.hook_in", plain.layerNorm(x, name + "ln_1", config.epsilon()));
        double[][] z = attend(layer, plain.inOut(normed, name + "attn.c_attn"));
        z = hooks.put(layer, "attn.hook_z", z);
        double[][] given = hooks.put(layer, "attn.hook_out", plain.inOut(z, name + "attn.c_proj"));
        double[][] attentionOut = hooks.put(layer, "hook_attn_out", given);
        double[][] middle = hooks.put(layer, "hook_resid_mid", Plain.add(x, attentionOut));
        double[][] normalized =
                hooks.put(layer, "ln2.hook_normalized", Plain.layerNormalized(middle, config.epsilon()));
        double[][] mlpIn = hooks.put(layer, "mlp.hook_in", plain.gained(normalized, name + "ln_2", 0));
        double[][] hidden = Plain.each(plain.inOut(mlpIn, name + "mlp.c_fc"), Plain::geluTanh);
        double[][] mlpGives = hooks.put(layer, "mlp.hook_out", plain.inOut(hidden, name + "mlp.c_proj"));
        double[][] mlpOut = hooks.put(layer, "hook_mlp_out", mlpGives);
        x = hooks.put(layer, "hook_resid_post", Plain.add(middle, mlpOut));
    }

    private double[][] attend(int layer, double[][] qkv) {
        int d = config.dModel();
        int width = d / config.heads();
        double scale = (config.scaleScores() ? 1 / Math.sqrt(width) : 1) / (config.scaleByLayer() ? layer + 1 : 1);
        double[][] z = new double[qkv.length][d];
        for (int from = 0; from < d; from += width) {
            double[][] q = Plain.columns(qkv, from, from + width);
            double[][] k = Plain.columns(qkv, d + from, d + from + width);
            double[][] v = Plain.columns(qkv, 2 * d + from, 2 * d + from + width);
            Plain.putColumns(z, from, Plain.attend(q, k, v, scale, score -> score, Integer.MAX_VALUE));
        }
        return z;
    }
}
