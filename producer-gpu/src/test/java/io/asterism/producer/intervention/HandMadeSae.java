package io.asterism.producer.intervention;

import io.asterism.producer.sae.SaeFiles;
import java.util.Arrays;

/** An SAE of the usual four tensors in double precision, its decoder norms folded, one number after the other. */
final class HandMadeSae {
    final double[][] rows;
    private final double[][] encoder;
    private final double[] encoderBias;
    private final double[] decoderBias;
    private final boolean subtracts;
    double[] thresholds;

    HandMadeSae(SaeFiles files, int dIn, int dOut, int latents, boolean subtracts) {
        float[] in = files.values("W_enc");
        float[] out = files.values("W_dec");
        this.subtracts = subtracts;
        encoder = new double[latents][dIn];
        rows = new double[latents][dOut];
        encoderBias = new double[latents];
        decoderBias = doubles(files.values("b_dec"));
        thresholds = new double[latents];
        for (int j = 0; j < latents; j++) {
            double norm = 0;
            for (int o = 0; o < dOut; o++) {
                norm += (double) out[j * dOut + o] * out[j * dOut + o];
            }
            norm = Math.sqrt(norm);
            for (int i = 0; i < dIn; i++) {
                encoder[j][i] = in[i * latents + j] * norm;
            }
            for (int o = 0; o < dOut; o++) {
                rows[j][o] = out[j * dOut + o] / norm;
            }
            encoderBias[j] = files.values("b_enc")[j] * norm;
            thresholds[j] = norm;
        }
    }

    /** JumpReLU: what the files say, in the units of folded activations. */
    HandMadeSae withThresholds(float[] stored) {
        for (int j = 0; j < stored.length; j++) {
            thresholds[j] *= stored[j];
        }
        return this;
    }

    HandMadeSae withoutThresholds() {
        Arrays.fill(thresholds, 0);
        return this;
    }

    /** {@code [latents]}. */
    double[] activations(double[] x) {
        double[] f = new double[rows.length];
        for (int j = 0; j < f.length; j++) {
            double pre = encoderBias[j];
            for (int i = 0; i < x.length; i++) {
                pre += (x[i] - (subtracts ? decoderBias[i] : 0)) * encoder[j][i];
            }
            f[j] = pre > thresholds[j] ? pre : 0;
        }
        return f;
    }

    /** {@code [dOut]}. */
    double[] reconstruction(double[] f) {
        double[] y = decoderBias.clone();
        for (int j = 0; j < f.length; j++) {
            add(y, f[j], rows[j]);
        }
        return y;
    }

    static void add(double[] to, double times, double[] x) {
        for (int i = 0; i < to.length; i++) {
            to[i] += times * x[i];
        }
    }

    static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        Arrays.setAll(y, i -> x[i]);
        return y;
    }
}
