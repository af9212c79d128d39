package io.asterism.producer.model;

import io.asterism.producer.tensors.NamedTensor;
import java.util.Arrays;
import java.util.Map;

/** Gemma 2 and 3 in double precision; what is not set is the plainest form. */
final class PlainGemma {
    final int heads;
    final int keyHeads;
    final int width;
    final int[] windows;
    /** Base of the rotary frequencies and what they are divided by, layer by layer. */
    final double[] bases;

    final double[] divisors;
    String prefix = "model.";
    String head = "model.embed_tokens.weight";
    double scale = 1;
    double scoreScale;
    double scoreCap = 1e9;
    double logitCap = 1e9;
    boolean headNorms;

    PlainGemma(int heads, int keyHeads, int width, int... windows) {
        this.heads = heads;
        this.keyHeads = keyHeads;
        this.width = width;
        this.windows = windows;
        this.scoreScale = 1 / Math.sqrt(width);
        this.bases = new double[windows.length];
        this.divisors = new double[windows.length];
        Arrays.fill(divisors, 1);
    }

    Map<String, double[][]> hooks(Map<String, NamedTensor> tensors, int[] ids, PlainEdit edit) {
        Plain plain = new Plain(tensors);
        PlainHooks hooks = new PlainHooks(edit);
        double[][] x = Plain.each(Plain.rows(plain.matrix(prefix + "embed_tokens.weight"), ids), v -> scale * v);
        for (int layer = 0; layer < windows.length; layer++) {
            String name = prefix + "layers." + layer + ".";
            x = hooks.put(layer, "hook_resid_pre", x);
            double[][] attentionIn =
                    hooks.put(layer, "attn.hook_in", plain.rmsNorm(x, name + "input_layernorm", 1e-6, 1));
            double[][] z = hooks.put(layer, "attn.hook_z", attention(plain, layer, name + "self_attn.", attentionIn));
            double[][] attended = hooks.put(layer, "attn.hook_out", plain.outIn(z, name + "self_attn.o_proj"));
            double[][] attention = hooks.put(
                    layer, "hook_attn_out", plain.rmsNorm(attended, name + "post_attention_layernorm", 1e-6, 1));
            double[][] middle = hooks.put(layer, "hook_resid_mid", Plain.add(x, attention));
            double[][] normalized = hooks.put(layer, "ln2.hook_normalized", Plain.rmsNormalized(middle, 1e-6));
            double[][] mlpIn =
                    hooks.put(layer, "mlp.hook_in", plain.gained(normalized, name + "pre_feedforward_layernorm", 1));
            double[][] gate = Plain.each(plain.outIn(mlpIn, name + "mlp.gate_proj"), Plain::geluTanh);
            double[][] hidden = Plain.times(gate, plain.outIn(mlpIn, name + "mlp.up_proj"));
            double[][] given = hooks.put(layer, "mlp.hook_out", plain.outIn(hidden, name + "mlp.down_proj"));
            double[][] mlpOut = hooks.put(
                    layer, "hook_mlp_out", plain.rmsNorm(given, name + "post_feedforward_layernorm", 1e-6, 1));
            x = hooks.put(layer, "hook_resid_post", Plain.add(middle, mlpOut));
        }
        double[][] last = plain.rmsNorm(x, prefix + "norm", 1e-6, 1);
        double[][] logits = Plain.multiply(last, Plain.transpose(plain.matrix(head)));
        return hooks.withLogits(Plain.each(logits, l -> logitCap * Math.tanh(l / logitCap)));
    }

    private double[][] attention(Plain plain, int layer, String name, double[][] x) {
        double[][] q = plain.outIn(x, name + "q_proj");
        double[][] k = plain.outIn(x, name + "k_proj");
        double[][] v = plain.outIn(x, name + "v_proj");
        double[][] z = new double[x.length][heads * width];
        for (int head = 0; head < heads; head++) {
            int keyHead = head / (heads / keyHeads);
            double[][] seen = Plain.attend(
                    turned(plain, layer, columns(q, head), name + "q_norm"),
                    turned(plain, layer, columns(k, keyHead), name + "k_norm"),
                    columns(v, keyHead),
                    scoreScale,
                    score -> scoreCap * Math.tanh(score / scoreCap),
                    windows[layer]);
            Plain.putColumns(z, head * width, seen);
        }
        return z;
    }

    private double[][] columns(double[][] x, int head) {
        return Plain.columns(x, head * width, (head + 1) * width);
    }

    private double[][] turned(Plain plain, int layer, double[][] x, String norm) {
        double[][] normed = headNorms ? plain.rmsNorm(x, norm, 1e-6, 1) : x;
        return Plain.rotate(normed, width, bases[layer], frequency -> frequency / divisors[layer]);
    }
}
